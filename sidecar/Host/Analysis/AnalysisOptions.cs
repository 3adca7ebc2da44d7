using Warden.Detection.Models;
using Warden.Documents;

namespace Warden.Host.Analysis;

/// <summary>What an analysis is to do.</summary>
internal sealed record AnalysisOptions
{
    /// <summary>What is judged; it also teaches, where <see cref="Mode"/> says so.</summary>
    public required IRecordSource Source { get; init; }

    /// <summary>What teaches, where it is not what is judged.</summary>
    public IRecordSource? History { get; init; }

    /// <summary>After a part of the source: so many blocks (records of a file) teach, and those after them are judged.</summary>
    public long? LearnFirst { get; init; }

    /// <summary>What teaches and what is judged.</summary>
    public required AnalysisMode Mode { get; init; }

    /// <summary>What is declared of the attributes.</summary>
    public AttributeSchema? Schema { get; init; }

    /// <summary>The policies that are compared; at least one.</summary>
    public IReadOnlyList<NamedPolicy> Policies { get; init; } = NamedPolicy.Default;

    /// <summary>The detectors of numbers.</summary>
    public NumericDetectors Detectors { get; init; } = NumericDetectors.Default;

    /// <summary>What is known of the records; null for nothing.</summary>
    public IReadOnlyList<Label>? Labels { get; init; }

    /// <summary>The member that makes the records' keys is sensitive.</summary>
    public bool HidesKeys { get; init; }

    /// <summary>How many suspected cells the report holds.</summary>
    public required int Top { get; init; }
}
