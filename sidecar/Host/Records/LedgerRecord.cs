namespace Warden.Host.Records;

/// <summary>One record of an input file.</summary>
/// <param name="Line">Where it stands in the file, counted from 1.</param>
/// <param name="Key">The ledger key to write it under.</param>
/// <param name="Value">The value's bytes as they stand in the file: JSON text, UTF-8.</param>
public sealed record LedgerRecord(long Line, string Key, ReadOnlyMemory<byte> Value);
