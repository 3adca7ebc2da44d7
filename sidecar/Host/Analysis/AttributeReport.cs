using System.Text.Json.Serialization;
using Warden.Detection;

namespace Warden.Host.Analysis;

/// <summary>What was learnt of one attribute, and how many of its values stand out. Numbers and times are texts, as the attribute writes them.</summary>
internal sealed record AttributeReport
{
    /// <summary>Root, slash, path inside.</summary>
    public required string Path { get; init; }

    /// <summary>The lawful type, as a noun phrase.</summary>
    public required string Type { get; init; }

    /// <summary>How it is judged: container, ignored, discrete, continuous, trend, identifier, text.</summary>
    public required string Kind { get; init; }

    /// <summary>Observations.</summary>
    public required long Count { get; init; }

    /// <summary>Records of its tree that have it.</summary>
    public required long Present { get; init; }

    /// <summary>The share of its tree's records that have it.</summary>
    public required double Coverage { get; init; }

    /// <summary>Distinct values; about so many where there is a <see cref="DistinctError"/>.</summary>
    public required long Distinct { get; init; }

    /// <summary>How far <see cref="Distinct"/> is off in 19 cases of 20, as a share of it; null where it is exact.</summary>
    public double? DistinctError { get; init; }

    /// <summary>How many identities have brought it; null where callers are not known.</summary>
    public int? Identities { get; init; }

    /// <summary>More identities came than are counted.</summary>
    public bool? IdentitiesIsLeast { get; init; }

    /// <summary>How many organisations have brought it; null where callers are not known.</summary>
    public int? Organizations { get; init; }

    /// <summary>The block that had it last, of a file the record, from 1.</summary>
    public required long LastSeen { get; init; }

    /// <summary>How many blocks, or records, ago that was, from the last that taught.</summary>
    public required long Age { get; init; }

    /// <summary>Its values are not shown: only counts and the type are here.</summary>
    public required bool Sensitive { get; init; }

    /// <summary>Suspected cells.</summary>
    public required long Suspected { get; init; }

    /// <summary>How many of its numbers the quantiles and the histogram are of.</summary>
    public int Sampled { get; init; }

    /// <summary>The ends of the usual range.</summary>
    public string? UsualLow { get; init; }

    /// <inheritdoc cref="UsualLow"/>
    public string? UsualHigh { get; init; }

    /// <summary>Its numbers at some shares; the first and the last are the least and the greatest sampled.</summary>
    public IReadOnlyList<QuantileReport>? Quantiles { get; init; }

    /// <summary>Its numbers in steps.</summary>
    public HistogramReport? Histogram { get; init; }

    /// <summary>Its most frequent values.</summary>
    public IReadOnlyList<CommonValue>? Common { get; init; }

    /// <summary>The shortest and the longest text, in characters.</summary>
    public int? ShortestText { get; init; }

    /// <inheritdoc cref="ShortestText"/>
    public int? LongestText { get; init; }

    /// <summary>The same as <see cref="Histogram"/>, for plots.</summary>
    [JsonIgnore]
    public Histogram? Plot { get; init; }

    /// <summary>What made the report, for plots.</summary>
    [JsonIgnore]
    public AttributeProfile Profile { get; init; } = null!;

    /// <summary>Makes the report of a profile.</summary>
    /// <param name="profile">What was learnt.</param>
    /// <param name="suspected">How many of its values stand out.</param>
    /// <param name="last">The last block that taught, of a file the record; from 0.</param>
    /// <param name="ofLedger">Blocks are those of a ledger.</param>
    public static AttributeReport Of(AttributeProfile profile, long suspected, ulong last, bool ofLedger)
    {
        var plot = PlotOf(profile);
        var lengths = profile.Lengths;
        return new AttributeReport
        {
            Path = profile.Path,
            Type = profile.Type,
            Kind = profile.Role,
            Count = profile.Count,
            Present = profile.Present,
            Coverage = profile.Records == 0 ? 0 : Math.Round(profile.Present / (double)profile.Records, 6),
            Distinct = profile.Distinct,
            DistinctError = profile.DistinctError is { } error ? Math.Round(error, 3) : null,
            Identities = profile.Identities > 0 ? profile.Identities : null,
            IdentitiesIsLeast = profile.ManyIdentities ? true : null,
            Organizations = profile.Organizations > 0 ? profile.Organizations : null,
            LastSeen = (long)profile.LastBlock + (ofLedger ? 0 : 1),
            Age = (long)(last - Math.Min(last, profile.LastBlock)),
            Sensitive = profile.IsSensitive,
            Suspected = suspected,
            Sampled = profile.Numbers.Count,
            UsualLow = profile.Usual is { } low ? profile.Show(low.Low) : null,
            UsualHigh = profile.Usual is { } high ? profile.Show(high.High) : null,
            Quantiles = profile.Numbers.Count == 0
                ? null
                : [.. Analysis.Quantiles.Shares.Select(share => new QuantileReport(share, profile.Show(Analysis.Quantiles.At(profile.Numbers, share))))],
            Histogram = plot is null
                ? null
                : new HistogramReport(profile.Show(plot.Low), profile.Show(plot.High), plot.IsLogarithmic, plot.Below, plot.Above, plot.Counts),
            Common = CommonOf(profile) is { Count: > 0 } common ? common : null,
            ShortestText = lengths.Count == 0 ? null : lengths[0].Length,
            LongestText = lengths.Count == 0 ? null : lengths[^1].Length,
            Plot = plot,
            Profile = profile,
        };
    }

    // Of ever new values those that came once say nothing.
    private static IReadOnlyList<CommonValue> CommonOf(AttributeProfile profile) =>
        [.. profile.Common.Where(c => c.Count > 1 || profile.Distinct <= profile.Common.Count).Select(c => new CommonValue(c.Value, c.Count))];

    private static Histogram? PlotOf(AttributeProfile profile) => Analysis.Histogram.Of(
        // Of a trend, what is usual is what comes next, which may be far from what came.
        profile.Numbers, Band(profile)?.Low ?? double.NaN, Band(profile)?.High ?? double.NaN, mayBeLogarithmic: !profile.IsTime);

    /// <summary>Gets the band that a plot shows; null where there is none.</summary>
    public static Detection.Models.ValueRange? Band(AttributeProfile profile) => profile.Role == "trend" ? null : profile.Usual;

    /// <summary>A value at a share of the ordered numbers.</summary>
    internal sealed record QuantileReport(double Share, string Value);

    /// <summary>Counts in equal steps from low to high, and of what lies outside.</summary>
    internal sealed record HistogramReport(string Low, string High, bool Logarithmic, long Below, long Above, IReadOnlyList<long> Counts);

    /// <summary>A value and how often it came.</summary>
    internal sealed record CommonValue(string Value, long Count);
}
