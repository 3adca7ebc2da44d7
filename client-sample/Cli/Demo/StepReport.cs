using System.Text.Json.Serialization;
using Warden.Documents;

namespace Warden.Cli.Demo;

/// <summary>What one step of the demonstration did: one JSON object a line with <c>--json</c>.</summary>
/// <param name="Step">The step's name.</param>
/// <param name="Outcome">OK, WARN or FAIL.</param>
/// <param name="Status">The chaincode response status that came back; null when nothing was called.</param>
/// <param name="TxId">The transaction id.</param>
/// <param name="Block">The number of the block that holds it; null when nothing was committed.</param>
/// <param name="Committed">Whether it is on the ledger and valid.</param>
/// <param name="Sentence">The sentence shown to the person, or the contract's error.</param>
/// <param name="Findings">What stood out.</param>
public sealed record StepReport(
    [property: JsonPropertyName("step")] string Step,
    [property: JsonPropertyName("outcome")] string Outcome,
    [property: JsonPropertyName("status")] int? Status,
    [property: JsonPropertyName("txId")] string? TxId,
    [property: JsonPropertyName("block")] ulong? Block,
    [property: JsonPropertyName("committed")] bool Committed,
    [property: JsonPropertyName("sentence")] string? Sentence,
    [property: JsonPropertyName("findings")] IReadOnlyList<Finding> Findings);
