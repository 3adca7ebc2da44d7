using System.Text;
using Warden.Documents;
using Warden.Gateway;
using Warden.Host.Epochs;

namespace Warden.Host.Commands.Governing;

/// <summary>The governance chaincode through one peer, for as long as a command runs.</summary>
internal sealed class GovernanceAccess(PeerAccess peer, string chaincode) : IDisposable
{
    // Two administrators who act at once collide by rule (MVCC); a person at a terminal should not have to see it.
    private const int ConflictRetries = 5;

    // A peer of another organisation may lack the block that the last command ended with, for as long as this together.
    private const int LagRetries = 6;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private const string PageSize = "100";
    private const string FewItems = "2";
    private const int Unknown = 404;
    private const int ShortestId = 4;
    private const int IdLength = 64;

    /// <summary>The peer.</summary>
    public PeerAccess Peer => peer;

    /// <summary>The channel.</summary>
    public Network Network => peer.Network;

    /// <summary>The channel's name.</summary>
    public string Channel => peer.Channel;

    /// <summary>The MSP id of the caller.</summary>
    public string MspId => peer.MspId;

    private Contract Contract => peer.Network.GetContract(chaincode);

    /// <summary>Reads a document.</summary>
    /// <exception cref="GatewayException">The chaincode or the peer refused.</exception>
    public async Task<T> ReadAsync<T>(string function, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
        where T : class => CanonicalJson.Read<T>(await Contract.EvaluateAsync(function, arguments, cancellationToken));

    /// <summary>Reads a whole listing, page after page.</summary>
    /// <exception cref="GatewayException">The chaincode or the peer refused.</exception>
    public async Task<IReadOnlyList<T>> ReadPagesAsync<T>(string function, CancellationToken cancellationToken)
    {
        var items = new List<T>();
        var bookmark = "";
        do
        {
            var page = await ReadAsync<Page<T>>(function, [PageSize, bookmark], cancellationToken);
            items.AddRange(page.Items);
            bookmark = page.Bookmark;
        }
        while (bookmark.Length > 0);
        return items;
    }

    /// <summary>Reads a document; null where the chaincode says that there is none.</summary>
    /// <exception cref="GatewayException">The chaincode or the peer refused for another reason.</exception>
    public async Task<T?> FindAsync<T>(string function, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await ReadAsync<T>(function, arguments, cancellationToken);
        }
        catch (GatewayException e) when (e.Details.Any(detail => detail.Refusal?.Status == Unknown))
        {
            return null;
        }
    }

    /// <summary>Reads what there is of a chaincode. Where it is nothing the chaincode has to be under guard: nothing of a misspelt name is no good news.</summary>
    /// <exception cref="GatewayException">The chaincode or the peer refused.</exception>
    public async Task<List<T>> ListAsync<T>(string function, string registered, CancellationToken cancellationToken)
    {
        var found = await ReadAsync<List<T>>(function, [registered], cancellationToken);
        if (found.Count == 0)
        {
            await ReadAsync<VersionedPolicy>(GovernanceFunctions.GetPolicy, [registered], cancellationToken);
        }

        return found;
    }

    /// <summary>Commits a call and gets its answer. What the caller's own peer endorses and only others refuse is proposed again for some seconds: they may be a block behind.</summary>
    /// <exception cref="GatewayException">The chaincode or the peer refused, or the transaction was not valid.</exception>
    public async Task<string> SubmitAsync(string function, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var options = ProposalOptions.WithArguments(arguments) with { ConflictRetries = ConflictRetries };
        var pause = new GrowingPause(TimeProvider.System, Random.Shared, FirstPause, LongestPause);
        for (var retries = LagRetries; ; retries--)
        {
            try
            {
                return Encoding.UTF8.GetString(await Contract.SubmitAsync(function, options, cancellationToken));
            }
            catch (EndorseException e) when (retries > 0 && e.Details.Count > 0 && e.Details.All(detail => detail.MspId != MspId && detail.Refusal is not null))
            {
                await pause.WaitAsync(cancellationToken);
            }
        }
    }

    /// <summary>Commits a call and reads its answer.</summary>
    /// <inheritdoc cref="SubmitAsync(string, IReadOnlyList{string}, CancellationToken)"/>
    public async Task<T> SubmitAsync<T>(string function, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
        where T : class => CanonicalJson.Read<T>(await SubmitAsync(function, arguments, cancellationToken));

    /// <summary>Gets a proposal by its id or by the first digits of it.</summary>
    /// <exception cref="CommandException">No proposal begins so, or more than one.</exception>
    public async Task<ProposalRecord> ProposalAsync(string id, CancellationToken cancellationToken)
    {
        if (id.Length == IdLength)
        {
            return await ReadAsync<ProposalRecord>(GovernanceFunctions.GetProposal, [id], cancellationToken);
        }

        CheckDigits("proposal", id);
        var found = await BeginningAsync<ProposalRecord>(GovernanceFunctions.ListProposals, id, cancellationToken);
        var whole = OnlyOne("proposal", id, found.Select(p => p.Id));
        return found.First(p => p.Id == whole);
    }

    /// <summary>Gets an incident by its id or by the first digits of it.</summary>
    /// <exception cref="CommandException">No incident begins so, or more than one.</exception>
    public async Task<IncidentStanding> IncidentAsync(string id, CancellationToken cancellationToken)
    {
        if (id.Length == IdLength)
        {
            return await ReadAsync<IncidentStanding>(GovernanceFunctions.GetIncident, [id], cancellationToken);
        }

        CheckDigits("incident", id);
        var found = await BeginningAsync<IncidentStanding>(GovernanceFunctions.ListIncidents, id, cancellationToken);
        var whole = OnlyOne("incident", id, found.Select(i => i.Incident.Id));
        return found.First(i => i.Incident.Id == whole);
    }

    // A listing goes by id, so all ids that begin alike stand together; behind them may stand others.
    private async Task<IReadOnlyList<T>> BeginningAsync<T>(string function, string digits, CancellationToken cancellationToken)
    {
        var items = new List<T>();
        var bookmark = digits.PadRight(IdLength, '0');
        do
        {
            var page = await ReadAsync<Page<T>>(function, [FewItems, bookmark], cancellationToken);
            items.AddRange(page.Items);
            bookmark = page.Bookmark;
        }
        while (bookmark.StartsWith(digits, StringComparison.Ordinal));
        return items;
    }

    // Few digits fit by chance, and none at all fit whatever there is.
    private static void CheckDigits(string what, string digits)
    {
        if (digits.Length is < ShortestId or > IdLength || !digits.All(char.IsAsciiHexDigitLower))
        {
            throw new CommandException(
                $"expected the id of {One(what)} or at least its first {ShortestId} hexadecimal digits, but {(digits.Length > 0 ? digits : "nothing")} came");
        }
    }

    private static string One(string what) => what[0] is 'i' ? $"an {what}" : $"a {what}";

    /// <summary>Gets the only id that begins with some digits.</summary>
    /// <exception cref="CommandException">None does, or more than one, or they are too few digits.</exception>
    public static string OnlyOne(string what, string digits, IEnumerable<string> ids)
    {
        CheckDigits(what, digits);
        return ids.Where(id => id.StartsWith(digits, StringComparison.Ordinal)).ToList() switch
        {
            [var only] => only,
            [] => throw new CommandException($"expected the id of {One(what)}, but none begins with {digits}", ExitCodes.Failed),
            var several => throw new CommandException($"expected the id of one {what}, but {several.Count} begin with {digits}: give more digits"),
        };
    }

    /// <summary>Gets where a proposal stands.</summary>
    public async Task<ProposalStanding> StandingAsync(ProposalRecord proposal, Constitution constitution, CancellationToken cancellationToken)
    {
        var votes = await ReadAsync<List<VoteRecord>>(GovernanceFunctions.GetVotes, [proposal.Id], cancellationToken);
        return new ProposalStanding(
            proposal, votes, constitution.Needed(proposal.Kind), [.. constitution.Members.Except(votes.Select(v => v.Organization), StringComparer.Ordinal)]);
    }

    public Task<Constitution> ConstitutionAsync(CancellationToken cancellationToken) =>
        ReadAsync<Constitution>(GovernanceFunctions.GetConstitution, [], cancellationToken);

    public void Dispose() => peer.Dispose();
}
