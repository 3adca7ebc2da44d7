namespace Warden.Host.Records;

/// <summary>A line of an input file that is no record.</summary>
/// <param name="Line">Where it stands in the file, counted from 1.</param>
/// <param name="Reason">What was expected and what came.</param>
public sealed record BadLine(long Line, string Reason);
