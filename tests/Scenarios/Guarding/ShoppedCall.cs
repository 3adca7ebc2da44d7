namespace Warden.Scenarios.Guarding;

/// <summary>What <c>/status</c> says of a call that was refused and committed all the same.</summary>
/// <param name="Transaction">The transaction id.</param>
/// <param name="Block">The block that holds it.</param>
/// <param name="Refused">What the own peer got.</param>
/// <param name="Endorser">The subject of the endorsing peer's certificate.</param>
internal sealed record ShoppedCall(string Transaction, long Block, string Refused, string Endorser);
