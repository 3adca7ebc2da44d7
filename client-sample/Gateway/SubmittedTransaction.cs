using Wire = Warden.Protocol.Gateway;

namespace Warden.Gateway;

/// <summary>A transaction that the orderer has taken: its result is known, its outcome not yet.</summary>
public sealed class SubmittedTransaction : Commit
{
    internal SubmittedTransaction(ConnectionContext connection, Wire.SignedCommitStatusRequest request, byte[] result)
        : base(connection, request)
    {
        Result = result;
    }

    /// <summary>Gets what the transaction function returned when it was endorsed.</summary>
    public byte[] Result { get; }
}
