namespace Warden.Host.Guard;

/// <summary>A call that was warned of or refused here, and endorsed by another peer of the own organisation nevertheless.</summary>
/// <param name="Transaction">The transaction id.</param>
/// <param name="Block">The block that holds it.</param>
/// <param name="Chaincode">The guarded chaincode.</param>
/// <param name="Refused">What the own peer got: 428, 403, or 299.</param>
/// <param name="Endorser">The subject of the endorsing peer's certificate; of all of them where there are several.</param>
internal sealed record ShoppedVerdict(string Transaction, long Block, string Chaincode, string Refused, string Endorser);
