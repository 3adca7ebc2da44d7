namespace Warden.Detection;

/// <summary>A rule of structure in grades of strictness ("known from s sightings on"), and what calling a breach an outlier costs.</summary>
/// <remarks>
/// The price of a grade is what it and all cheaper grades of its tree's rules flag together of what is lawful; a policy's budget buys the
/// cheapest first. So however many rules a tree has, they flag no more lawful records than the budget, as far as its history tells.
/// </remarks>
internal sealed class PricedRule
{
    /// <summary>How many sightings the strictest grade asks for.</summary>
    public const int MaxSupport = 3;

    /// <param name="costs">The share of lawful values that a grade flags, at s − 1, ascending; infinite where it is never used.</param>
    public PricedRule(params double[] costs) => (Costs, Prices) = (costs, [.. costs.Select(_ => double.PositiveInfinity)]);

    /// <summary>A rule that flags nothing.</summary>
    public static PricedRule Never => new(double.PositiveInfinity);

    /// <summary>Share of lawful values that "known from s sightings on" flags, at s − 1.</summary>
    public double[] Costs { get; }

    /// <summary>What each grade costs together with all cheaper ones of the tree, at s − 1.</summary>
    public double[] Prices { get; private init; }

    public bool IsNever => double.IsPositiveInfinity(Costs[0]);

    /// <summary>Gets the sightings a value needs within a budget; 0 where the budget buys no grade.</summary>
    public int SupportWithin(double budget)
    {
        var support = 0;
        while (support < Prices.Length && Prices[support] <= budget && !double.IsPositiveInfinity(Costs[support]))
            support++;
        return support;
    }

    /// <summary>Sets the prices of a tree's rules: whatever grade adds least comes next, of equals the milder one.</summary>
    /// <param name="rules">The rules that share a budget, in a settled order.</param>
    public static void SetPrices(IEnumerable<PricedRule> rules)
    {
        var open = new PriorityQueue<(PricedRule Rule, int Place, int Grade), (double Added, int Grade, int Place)>();
        foreach (var (place, rule) in rules.Index())
            Offer(rule, place, 0);
        var price = 0.0;
        while (open.TryDequeue(out var next, out var order))
        {
            price += order.Added;
            next.Rule.Prices[next.Grade] = price;
            Offer(next.Rule, next.Place, next.Grade + 1);
        }

        void Offer(PricedRule rule, int place, int grade)
        {
            if (grade < rule.Costs.Length && !double.IsPositiveInfinity(rule.Costs[grade]))
                open.Enqueue((rule, place, grade), (rule.Costs[grade] - (grade == 0 ? 0 : rule.Costs[grade - 1]), grade, place));
        }
    }

    public void Write(HistoryWriter to)
    {
        to.Doubles(Costs);
        to.Doubles(Prices);
    }

    public static PricedRule Read(HistoryReader from) => new(from.Doubles()) { Prices = from.Doubles() };
}
