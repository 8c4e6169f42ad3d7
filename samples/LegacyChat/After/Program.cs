using LegacyChat.After;
using LegacyChat.Shop;

using BikeShop shop = new(TimeProvider.System);
await new Morning(shop).RunAsync(CancellationToken.None);
