using System.Globalization;
using System.Text;
using Warden.Chaincode.Governance;
using Warden.Chaincode.Shim;
using Warden.Chaincode.Shim.Testing;
using Warden.Documents;
using TestResult = Warden.Chaincode.Shim.Testing.TestResult;

namespace Warden.Chaincode.Tests.Governance;

/// <summary>A channel with the governance chaincode, and for each member an administrator, a user and a peer.</summary>
internal sealed class Consortium
{
    private static readonly Dictionary<(string, string), TestIdentity> _identities = [];

    public Consortium(params string[] members)
        : this(new GovernanceOptions(), members)
    {
    }

    public Consortium(GovernanceOptions options, params string[] members)
        : this(options, null, members)
    {
    }

    /// <param name="change">What the constitution says besides its members.</param>
    public Consortium(Func<Constitution, Constitution> change, params string[] members)
        : this(new GovernanceOptions(), change, members)
    {
    }

    private Consortium(GovernanceOptions options, Func<Constitution, Constitution>? change, string[] members)
    {
        Members = members.Length == 0 ? ["Org1MSP", "Org2MSP", "Org3MSP"] : members;
        var constitution = new Constitution { Members = Members };
        Constitution = change?.Invoke(constitution) ?? constitution;
        Ledger.Deploy("warden", GovernanceChaincode.Create(options));
    }

    public TestLedger Ledger { get; } = new();

    public IReadOnlyList<string> Members { get; }

    public Constitution Constitution { get; }

    public string ConstitutionJson => CanonicalJson.ToText(Constitution);

    public static TestIdentity Admin(string organization = "Org1MSP") => Identity(organization, "admin");

    public static TestIdentity User(string organization = "Org1MSP") => Identity(organization, "client");

    public static TestIdentity Peer(string organization = "Org1MSP") => Identity(organization, "peer");

    public static string PolicyJson(string chaincode = "basic", Func<DetectionPolicy, DetectionPolicy>? change = null)
    {
        var policy = new DetectionPolicy { Chaincode = chaincode, Mode = WardenMode.Hold };
        return CanonicalJson.ToText(change?.Invoke(policy) ?? policy);
    }

    public static string RegistrationJson(string chaincode = "basic", Func<DetectionPolicy, DetectionPolicy>? change = null) =>
        $"{{\"policy\":{PolicyJson(chaincode, change)},\"schema\":{CanonicalJson.ToText(new AttributeSchema { Chaincode = chaincode })}}}";

    public static string Digest(int seed) => new("0123456789abcdef"[seed % 16], 64);

    /// <summary>Brings the constitution into force.</summary>
    public async Task<Consortium> FoundAsync()
    {
        foreach (var member in Members)
            await DoAsync(Admin(member), GovernanceFunctions.Found, ConstitutionJson);
        return this;
    }

    /// <summary>Founds and registers a chaincode, whose policy may be changed first.</summary>
    public async Task<Consortium> RegisterAsync(string chaincode = "basic", Func<DetectionPolicy, DetectionPolicy>? change = null)
    {
        await FoundAsync();
        await PassAsync("register", RegistrationJson(chaincode, change));
        return this;
    }

    /// <summary>Proposes, votes with all members, enacts; gets the proposal's id.</summary>
    public async Task<string> PassAsync(string kind, string document)
    {
        var id = await DoAsync(Admin(), GovernanceFunctions.Propose, kind, document);
        foreach (var member in Members)
            await DoAsync(Admin(member), GovernanceFunctions.Vote, id, "accept", "");
        await DoAsync(User(), GovernanceFunctions.Enact, id);
        return id;
    }

    /// <summary>Has every member witness a height.</summary>
    public async Task WitnessAsync(long height)
    {
        foreach (var member in Members)
            await DoAsync(Admin(member), GovernanceFunctions.Witness, height.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Submits a call that has to be committed; gets its answer.</summary>
    public async Task<string> DoAsync(TestIdentity client, string function, params string[] arguments) =>
        (await CommitAsync(client, function, arguments)).Response.PayloadText;

    /// <summary>Submits a call that has to be committed; gets its answer as a document.</summary>
    public async Task<T> DoAsync<T>(TestIdentity client, string function, params string[] arguments)
        where T : class => CanonicalJson.Read<T>(await DoAsync(client, function, arguments));

    public async Task<TestResult> CommitAsync(TestIdentity client, string function, params string[] arguments)
    {
        var result = await Ledger.SubmitAsync("warden", client, function, arguments);
        Assert.True(result.Committed, $"{function}: {result.Response.Status} {result.Response.Message}");
        return result;
    }

    /// <summary>Evaluates a call that has to succeed; gets its answer as a document.</summary>
    public async Task<T> AskAsync<T>(string function, params string[] arguments)
        where T : class
    {
        var result = await Ledger.EvaluateAsync("warden", User(), function, arguments);
        Assert.False(result.Response.IsError, result.Response.Message);
        return CanonicalJson.Read<T>(result.Response.PayloadText);
    }

    /// <summary>Reads a whole listing, a few records a page.</summary>
    public async Task<IReadOnlyList<T>> ListAsync<T>(string function, int size = 7)
    {
        var items = new List<T>();
        var bookmark = "";
        do
        {
            var page = await AskAsync<Page<T>>(function, size.ToString(CultureInfo.InvariantCulture), bookmark);
            items.AddRange(page.Items);
            bookmark = page.Bookmark;
        }
        while (bookmark.Length > 0);
        return items;
    }

    /// <summary>Submits a call that has to be refused, and checks why.</summary>
    public async Task RefuseAsync(int status, string message, TestIdentity client, string function, params string[] arguments)
    {
        var result = await Ledger.SubmitAsync("warden", client, function, arguments);
        Assert.Equal((status, message), (result.Response.Status, result.Response.Message));
        Assert.Empty(result.Stub.Writes);
    }

    /// <summary>Checks the one event of a transaction.</summary>
    public static T Event<T>(TestResult result, string name)
        where T : class
    {
        Assert.Equal(name, result.Stub.EventName);
        var document = CanonicalJson.Read<T>(result.Stub.EventPayload.Span);
        Assert.Equal(CanonicalJson.ToBytes(document), result.Stub.EventPayload.ToArray());
        return document;
    }

    /// <summary>Gets a call of another chaincode as its client signs it.</summary>
    public TestStub Call(TestIdentity client, string chaincode, string function, params string[] arguments) =>
        Ledger.Begin(chaincode, client, function, arguments);

    /// <summary>Gets the digest of a call, as a sidecar computes it.</summary>
    public string CallOf(TestIdentity client, string chaincode, string function, params string[] arguments) => CallDigest.Compute(
        Ledger.ChannelId, chaincode, client.Creator.Span, [.. arguments.Prepend(function).Select(a => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(a))]);

    private static TestIdentity Identity(string organization, string unit)
    {
        lock (_identities)
        {
            return _identities.TryGetValue((organization, unit), out var known)
                ? known
                : _identities[(organization, unit)] = TestIdentity.Create(organization, unit, unit);
        }
    }
}
