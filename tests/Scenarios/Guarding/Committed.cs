using System.Security.Cryptography.X509Certificates;
using Warden.Gateway;
using Warden.Protocol;
using Warden.Protocol.Peer;

namespace Warden.Scenarios.Guarding;

/// <summary>Reads what stands in a block, as an auditor does.</summary>
internal static class Committed
{
    /// <summary>Gets a committed transaction from the peer behind a channel; its block is waited for.</summary>
    public static async Task<CommittedTransaction> FindAsync(Warden.Gateway.Network channel, CommitStatus commit, CancellationToken cancellationToken)
    {
        await using var blocks = await channel.BlockEventsAsync(new EventOptions { StartBlock = commit.BlockNumber }, cancellationToken);
        await foreach (var block in blocks.WithCancellation(cancellationToken))
        {
            return Blocks.Unpack(block).Single(t => t.TransactionId == commit.TransactionId);
        }

        throw new InvalidDataException($"the stream ended before block {commit.BlockNumber}");
    }

    /// <summary>Gets the MSP ids whose signature under the endorsed bytes is genuine, in order.</summary>
    public static IReadOnlyList<string> GenuineSigners(UnpackedTransaction transaction) =>
        [.. transaction.Endorsements.Where(e => IsGenuine(transaction, e)).Select(e => Creator.Parse(e.Endorser).Mspid).Order(StringComparer.Ordinal)];

    private static bool IsGenuine(UnpackedTransaction transaction, Endorsement endorsement)
    {
        using var certificate = X509Certificate2.CreateFromPem(Creator.Parse(endorsement.Endorser).IdBytes.ToStringUtf8());
        return IdentityKey.Verify(
            certificate, EndorsementInput.Join(transaction.ProposalResponsePayload.Span, endorsement.Endorser.Span), endorsement.Signature.Span);
    }
}
