using System.Text;
using Warden.Chaincode.Shim;
using Warden.Documents;

namespace Warden.Client.Tests;

/// <summary>The functions that the scenarios call; those of Fabric's own client scenarios, and what a guard would answer.</summary>
internal sealed class ScenarioChaincode : IChaincode
{
    public const string Sentence = "appraisedValue 5000000 is far above the usual 300 to 1200 of asset*";

    public static string VerdictDigestText { get; } = new('9', 64);

    public async Task<ChaincodeResponse> InvokeAsync(IChaincodeStub stub)
    {
        var arguments = stub.Parameters;
        switch (stub.Function)
        {
            case "echo":
                return ChaincodeResponse.Success(arguments[0]);
            case "echoTransient":
                return ChaincodeResponse.Success(string.Join(',', stub.Transient.Order(KeyOrder).Select(entry => $"{entry.Key}={Encoding.UTF8.GetString(entry.Value.Span)}")));
            case "put":
                await stub.PutStateAsync(arguments[0], Encoding.UTF8.GetBytes(arguments[1]));
                return ChaincodeResponse.Success(arguments[1]);
            case "change":
                var before = await stub.GetStateAsync(arguments[0]);
                await stub.PutStateAsync(arguments[0], Encoding.UTF8.GetBytes(arguments[1]));
                return ChaincodeResponse.Success(before ?? []);
            case "get":
                return ChaincodeResponse.Success(await stub.GetStateAsync(arguments[0]) ?? []);
            case "event":
                stub.SetEvent(arguments[0], Encoding.UTF8.GetBytes(arguments[1]));
                return ChaincodeResponse.Success();
            case "setEndorsers":
                await stub.SetStateValidationParameterAsync(
                    arguments[0], new KeyEndorsementPolicy().Add(KeyEndorsementRole.Peer, arguments.Skip(1)).ToBytes());
                return ChaincodeResponse.Success();
            case "errorMessage":
                return ChaincodeResponse.Error(arguments[0]);
            case "getPeerOrg":
                return ChaincodeResponse.Success(stub.PeerMspId);
            case "orgsFail":
                return arguments.Contains(stub.PeerMspId) ? ChaincodeResponse.Error($"{stub.PeerMspId} refuses to endorse this") : ChaincodeResponse.Success();
            case "nondet":
                await stub.PutStateAsync("nondet", Encoding.UTF8.GetBytes(stub.PeerMspId));
                return ChaincodeResponse.Success();
            case "advised":
                await stub.PutStateAsync(arguments[0], Encoding.UTF8.GetBytes(arguments[1]));
                return new ChaincodeResponse(VerdictStatus.Warning, Message(WardenMode.Advise), "stored"u8.ToArray());
            case "advisedBy":
                await stub.PutStateAsync("advisedBy", "v"u8.ToArray());
                return arguments.Contains(stub.PeerMspId)
                    ? new ChaincodeResponse(VerdictStatus.Warning, Message(WardenMode.Advise), default)
                    : ChaincodeResponse.Success();
            case "modelOf":
                return new ChaincodeResponse(VerdictStatus.Warning, Message(WardenMode.Advise, stub.PeerMspId), default);
            case "held":
                return await HeldAsync(stub);
            case "denied":
                return ChaincodeResponse.Error(Message(WardenMode.Deny), VerdictStatus.Denied);
            default:
                return ChaincodeResponse.Error($"You've asked to invoke a function that does not exist: {stub.Function}");
        }
    }

    private static IComparer<KeyValuePair<string, ReadOnlyMemory<byte>>> KeyOrder { get; } =
        Comparer<KeyValuePair<string, ReadOnlyMemory<byte>>>.Create((one, other) => string.CompareOrdinal(one.Key, other.Key));

    /// <summary>As a sidecar in hold mode: refused until the governance chaincode gives up a confirmation of this very call.</summary>
    private static async Task<ChaincodeResponse> HeldAsync(IChaincodeStub stub)
    {
        var call = CallDigest.Compute(stub.ChannelId, "basic", stub.Creator.Span, stub.Args);
        var consumed = await stub.InvokeChaincodeAsync(
            GovernanceFunctions.Chaincode, [Encoding.UTF8.GetBytes(GovernanceFunctions.Consume), Encoding.UTF8.GetBytes(call)]);
        if (consumed.IsError)
        {
            return ChaincodeResponse.Error(Message(WardenMode.Hold), VerdictStatus.ConfirmationRequired);
        }

        await stub.PutStateAsync(stub.Parameters[0], Encoding.UTF8.GetBytes(stub.Parameters[1]));
        return ChaincodeResponse.Success("stored");
    }

    private static string Message(WardenMode mode, string? model = null) => new VerdictMessage(
        Sentence,
        new VerdictDocument(
            1,
            Outcome.Warn,
            mode,
            "basic",
            7,
            model ?? new string('4', 64),
            3,
            VerdictDigestText,
            [new Finding("asset*/appraisedValue", "5000000", "far above", ["sigma", "knn"], new Expectation(Low: "300", High: "1200"))],
            "")).Format();
}
