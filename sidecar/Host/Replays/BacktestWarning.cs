using Warden.Documents;

namespace Warden.Host.Replays;

/// <summary>A committed call that would have been warned of.</summary>
/// <param name="Block">The block that holds it.</param>
/// <param name="TxId">The transaction id.</param>
/// <param name="Function">The transaction function.</param>
/// <param name="Findings">What stands out, sensitive values masked.</param>
internal sealed record BacktestWarning(ulong Block, string TxId, string Function, IReadOnlyList<Finding> Findings);
