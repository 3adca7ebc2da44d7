using System.Text;
using Warden.Documents;
using Warden.Gateway;
using Warden.Scenarios.Networks;

namespace Warden.Scenarios.Guarding;

/// <summary>What the organisations' administrators do.</summary>
internal static class Governing
{
    /// <summary>Every organisation consents to the constitution.</summary>
    public static async Task FoundAsync(NetworkFixture network, CancellationToken cancellationToken)
    {
        var constitution = CanonicalJson.ToText(new Constitution { Members = [.. network.Organizations.Order(StringComparer.Ordinal)] });
        foreach (var mspId in network.Organizations)
        {
            await DoAsync(network, mspId, cancellationToken, GovernanceFunctions.Found, constitution);
        }
    }

    /// <summary>Puts a chaincode under guard.</summary>
    public static Task RegisterAsync(NetworkFixture network, DetectionPolicy policy, AttributeSchema? schema, CancellationToken cancellationToken) =>
        EnactAsync(network, "register", CanonicalJson.ToText(new Registration(policy, schema)), cancellationToken);

    /// <summary>Replaces the policy of a chaincode.</summary>
    public static Task ReplaceAsync(NetworkFixture network, DetectionPolicy policy, CancellationToken cancellationToken) =>
        EnactAsync(network, "policy", CanonicalJson.ToText(policy), cancellationToken);

    /// <summary>Proposes, has every organisation vote yes, enacts.</summary>
    /// <returns>The proposal's id.</returns>
    public static async Task<string> EnactAsync(NetworkFixture network, string kind, string document, CancellationToken cancellationToken)
    {
        var first = network.Organizations[0];
        var proposal = await DoAsync(network, first, cancellationToken, GovernanceFunctions.Propose, kind, document);
        foreach (var mspId in network.Organizations)
        {
            await DoAsync(network, mspId, cancellationToken, GovernanceFunctions.Vote, proposal, "accept", "");
        }

        await DoAsync(network, first, cancellationToken, GovernanceFunctions.Enact, proposal);
        return proposal;
    }

    /// <summary>Calls a function of the governance chaincode as an administrator, and waits until it is committed at every peer.</summary>
    public static async Task<string> DoAsync(
        NetworkFixture network, string mspId, CancellationToken cancellationToken, string function, params IReadOnlyList<string> arguments)
    {
        var options = ProposalOptions.WithArguments(arguments) with { ConflictRetries = 10 };
        var answer = await network.Channel(mspId, "Admin").GetContract(GovernanceFunctions.Chaincode).SubmitAsync(function, options, cancellationToken);
        await network.InStepAsync(cancellationToken);
        return Encoding.UTF8.GetString(answer);
    }

    /// <summary>Reads a whole listing of the governance chaincode, page after page.</summary>
    public static async Task<IReadOnlyList<T>> ListAsync<T>(NetworkFixture network, string function, CancellationToken cancellationToken)
    {
        var items = new List<T>();
        var bookmark = "";
        do
        {
            var page = CanonicalJson.Read<Page<T>>(await network.Channel(network.Organizations[0]).GetContract(GovernanceFunctions.Chaincode)
                .EvaluateAsync(function, ["5", bookmark], cancellationToken));
            items.AddRange(page.Items);
            bookmark = page.Bookmark;
        }
        while (bookmark.Length > 0);
        return items;
    }

    /// <summary>Commits a block that changes nothing: an administrator says again which height the organisation witnesses.</summary>
    /// <returns>The transaction's id.</returns>
    public static async Task<string> AddBlockAsync(NetworkFixture network, string mspId, CancellationToken cancellationToken)
    {
        while (true)
        {
            var standing = CanonicalJson.Read<HeightStanding>(
                await network.Channel(mspId).GetContract(GovernanceFunctions.Chaincode).EvaluateAsync(GovernanceFunctions.GetHeight, [], cancellationToken));
            var height = standing.Witnesses.FirstOrDefault(w => w.Organization == mspId)?.Height ?? 1;
            try
            {
                var answer = await DoAsync(network, mspId, cancellationToken, GovernanceFunctions.Witness, FormattableString.Invariant($"{height}"));
                return CanonicalJson.Read<HeightStanding>(answer).Witnesses.Single(w => w.Organization == mspId).TxId;
            }
            catch (GatewayException e) when (e.Details.Any(detail => detail.Refusal is { Status: 409 }))
            {
                // A sidecar of the organisation has witnessed a greater one since it was read.
            }
        }
    }
}
