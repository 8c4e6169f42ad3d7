using LlmGen.Levers.Hedging;

namespace LlmGen.Tests.Hedges;

public sealed class HedgeBudgetTests
{
    [Fact]
    public void It_begins_with_an_allowance_and_earns_its_share()
    {
        var budget = new HedgeBudget(0.05);
        Assert.Equal(HedgeBudget.Allowance, SpendAll(budget));
        for (int i = 0; i < 19; i++)
        {
            budget.Earn();
        }

        Assert.Equal(0, SpendAll(budget));
        budget.Earn();
        Assert.Equal(1, SpendAll(budget));
    }

    [Fact]
    public void It_saves_no_more_than_the_allowance()
    {
        var budget = new HedgeBudget(1);
        for (int i = 0; i < 1000; i++)
        {
            budget.Earn();
        }

        Assert.Equal(HedgeBudget.Allowance, SpendAll(budget));
    }

    [Fact]
    public void A_share_of_nothing_permits_nothing()
    {
        var budget = new HedgeBudget(0);
        budget.Earn();
        Assert.False(budget.TrySpend());
    }

    [Fact]
    public void Of_many_at_once_none_is_lost_and_none_is_spent_twice()
    {
        const int Calls = 100_000;
        var budget = new HedgeBudget(0.05);
        int spent = 0;
        Parallel.For(0, Calls, _ =>
        {
            budget.Earn();
            if (budget.TrySpend())
            {
                Interlocked.Increment(ref spent);
            }
        });
        Assert.InRange(spent + SpendAll(budget), Calls / 20, (Calls / 20) + HedgeBudget.Allowance);
    }

    private static int SpendAll(HedgeBudget budget)
    {
        int spent = 0;
        while (budget.TrySpend())
        {
            spent++;
        }

        return spent;
    }
}
