using System.Text.Json.Serialization;
using Warden.Documents;

namespace Warden.Cli.Replay;

/// <summary>What became of one record of the stream.</summary>
/// <param name="Line">Its line in the file, counted from 1.</param>
/// <param name="Key">Its ledger key.</param>
/// <param name="Outcome">OK, WARN, UNSCORED or FAIL.</param>
/// <param name="Status">The chaincode response status.</param>
/// <param name="TxId">The transaction id.</param>
/// <param name="Committed">Whether it is on the ledger and valid: a WARN is not submitted.</param>
/// <param name="Sentence">The verdict's sentence, or the error.</param>
/// <param name="Findings">What stood out.</param>
internal sealed record ReplayedRecord(
    [property: JsonPropertyName("line")] long Line,
    [property: JsonPropertyName("key")] string Key,
    [property: JsonPropertyName("outcome")] string Outcome,
    [property: JsonPropertyName("status")] int? Status,
    [property: JsonPropertyName("txId")] string? TxId,
    [property: JsonPropertyName("committed")] bool Committed,
    [property: JsonPropertyName("sentence")] string? Sentence,
    [property: JsonPropertyName("findings")] IReadOnlyList<Finding> Findings);
