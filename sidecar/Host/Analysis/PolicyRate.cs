using Warden.Host.Replays;

namespace Warden.Host.Analysis;

/// <summary>What a policy would have warned of.</summary>
/// <param name="Name">The policy.</param>
/// <param name="Strategy">Its strategy.</param>
/// <param name="Thresholds">Where its limits come from: calibrated or textbook.</param>
/// <param name="Alpha">The share of ordinary records that it may flag, where calibrated; else the share outside sigma.</param>
/// <param name="Warned">Records with a WARN.</param>
/// <param name="Cells">Values that stand out.</param>
/// <param name="Records">Records judged.</param>
internal sealed record PolicyRate(string Name, string Strategy, string Thresholds, double Alpha, long Warned, long Cells, long Records)
{
    /// <summary>The share of the judged records with a WARN: what to expect of such records.</summary>
    public double Rate => Records == 0 ? 0 : Warned / (double)Records;

    /// <summary>The lower end of its 95 % interval (Wilson).</summary>
    public double RateLow => ShareInterval.Of(Warned, Records).Low;

    /// <summary>The upper end.</summary>
    public double RateHigh => ShareInterval.Of(Warned, Records).High;
}
