using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Warden.Cli.Network;
using Warden.Gateway;
using Warden.Protocol;

namespace Warden.Cli.Demo;

/// <summary>What a block says of a transaction, read from every organisation's own peer.</summary>
/// <param name="Status">The response status that all endorsers signed; null where the blocks do not hold a valid transaction.</param>
/// <param name="Sentence">The same for a person.</param>
internal sealed record BlockEvidence(int? Status, string Sentence)
{
    /// <summary>Reads the block of a commit at all organisations and checks the endorsers' signatures in it.</summary>
    public static async Task<BlockEvidence> ReadAsync(SampleNetwork network, CommitStatus commit, CancellationToken cancellationToken)
    {
        var where = string.Create(CultureInfo.InvariantCulture, $"block {commit.BlockNumber}");
        if (!commit.Successful)
        {
            return new BlockEvidence(null, $"{where}, invalid: {commit.CodeName}");
        }

        int? status = null;
        var signers = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var organization in network.Organizations)
        {
            var recorded = await FindAsync(network.Channel(organization), commit, cancellationToken);
            if (recorded.Endorsed is not { Response: { } response } endorsed || !recorded.IsValid)
            {
                return new BlockEvidence(null, $"{where}, but the peer of {organization} does not hold it as valid");
            }

            status = response.Status;
            signers.UnionWith(endorsed.Endorsements.Where(e => IsGenuine(endorsed, e)).Select(e => Creator.Parse(e.Endorser).Mspid));
        }

        return new BlockEvidence(
            status,
            string.Create(CultureInfo.InvariantCulture, $"{where} at {string.Join(" and ", network.Organizations)}: valid, status {status}, signed by {string.Join(" and ", signers)}"));
    }

    private static async Task<CommittedTransaction> FindAsync(Gateway.Network channel, CommitStatus commit, CancellationToken cancellationToken)
    {
        // The other organisation's peer may be a moment behind the one that answered: its blocks are waited for.
        await using var blocks = await channel.BlockEventsAsync(new EventOptions { StartBlock = commit.BlockNumber }, cancellationToken);
        await foreach (var block in blocks.WithCancellation(cancellationToken))
        {
            return Blocks.Unpack(block).First(t => t.TransactionId == commit.TransactionId);
        }

        throw new InvalidDataException($"the peer's stream ended before block {commit.BlockNumber}");
    }

    private static bool IsGenuine(UnpackedTransaction transaction, Protocol.Peer.Endorsement endorsement)
    {
        using var certificate = X509Certificate2.CreateFromPem(Creator.Parse(endorsement.Endorser).IdBytes.ToStringUtf8());
        return IdentityKey.Verify(
            certificate,
            EndorsementInput.Join(transaction.ProposalResponsePayload.Span, endorsement.Endorser.Span),
            endorsement.Signature.Span);
    }
}
