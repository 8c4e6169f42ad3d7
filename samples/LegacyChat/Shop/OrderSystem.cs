using System.ComponentModel;

namespace LegacyChat.Shop;

/// <summary>The shop's order system, which takes its time.</summary>
public sealed class OrderSystem(TimeProvider time)
{
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(400);

    [Description("Where an order is.")]
    public async Task<string> OrderStatusAsync(string order)
    {
        await Task.Delay(Slow, time);
        return order + " has left the warehouse";
    }

    [Description("What the carrier says about an order's parcel.")]
    public async Task<string> ParcelStatusAsync(string order)
    {
        await Task.Delay(Slow, time);
        return "the parcel of " + order + " is with the carrier";
    }

    [Description("Until when an order's parts are under warranty.")]
    public async Task<string> WarrantyAsync(string order)
    {
        await Task.Delay(Slow, time);
        return order + " is under warranty until 2028";
    }
}
