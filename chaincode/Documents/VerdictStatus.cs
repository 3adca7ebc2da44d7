namespace Warden.Documents;

/// <summary>The chaincode response statuses that carry a verdict. Below 400 a peer endorses, from 400 on it does not.</summary>
public static class VerdictStatus
{
    /// <summary>Nothing stood out; the contract's own status. Never written by a sidecar.</summary>
    public const int Ok = 200;

    /// <summary>WARN in <see cref="WardenMode.Advise"/>: endorsed and recorded in the block.</summary>
    public const int Warning = 299;

    /// <summary>WARN in <see cref="WardenMode.Deny"/>, or a restriction.</summary>
    public const int Denied = 403;

    /// <summary>WARN in <see cref="WardenMode.Hold"/>: a confirmation is required first.</summary>
    public const int ConfirmationRequired = 428;
}
