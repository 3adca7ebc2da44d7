namespace Warden.Host.Epochs;

/// <summary>Where publications go: the governance chaincode through the own peer's gateway, or a test.</summary>
internal interface IEpochLedger
{
    /// <summary>Publishes the digest of a fitted model and waits until it is committed.</summary>
    Task<PublishResult> PublishAsync(FittedEpoch epoch, CancellationToken cancellationToken);

    /// <summary>Submits another call of the governance chaincode and waits until it is committed.</summary>
    Task<PublishResult> SubmitAsync(string function, IReadOnlyList<string> arguments, CancellationToken cancellationToken);
}

/// <summary>How a publication went.</summary>
internal enum PublishResult
{
    /// <summary>It is on the ledger.</summary>
    Published,

    /// <summary>Another transaction was committed first, or the peer is away: worth another try.</summary>
    TryAgain,

    /// <summary>The governance chaincode refused it: worth a few tries, since another organisation's peer may be a block behind.</summary>
    Refused,
}
