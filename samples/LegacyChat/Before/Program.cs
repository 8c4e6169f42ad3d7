using LegacyChat.Before;
using LegacyChat.Shop;

using BikeShop shop = new(TimeProvider.System);
await Morning.RunAsync(shop, CancellationToken.None);
