using System.Collections.Concurrent;
using System.Text;
using Warden.Documents;
using Warden.Host.Relay;
using Warden.Host.Telemetry;

namespace Warden.Host.Guard;

/// <summary>Notes who was refused what by the governance chaincode, where this sidecar stands before it. One instance for each stream.</summary>
/// <remarks>
/// Fabric endorses no refusal, so none is ever in a block (decision 0014): the decision log is where it is recorded. Frames pass untouched, and nothing waits.
/// </remarks>
internal sealed class GovernanceRefusals(GuardContext context)
{
    private const int FirstRefusal = 400;
    private const int ManyCalls = 10_000;
    private const int LongestShown = 128;

    private readonly ConcurrentDictionary<TransactionKey, ProposedCall> asked = new();

    /// <summary>Looks at a frame from the peer.</summary>
    public void FromPeer(in Frame frame)
    {
        if (frame.Type != Protocol.Peer.ChaincodeMessage.Types.Type.Transaction)
        {
            return;
        }

        if (asked.Count >= ManyCalls)
        {
            asked.Clear();
        }

        if (ProposedCall.Read(frame) is { } call)
        {
            asked[frame.Key] = call;
        }
    }

    /// <summary>Looks at a frame from the chaincode.</summary>
    public void FromContract(in Frame frame)
    {
        if (frame.Type is not (Protocol.Peer.ChaincodeMessage.Types.Type.Completed or Protocol.Peer.ChaincodeMessage.Types.Type.Error)
            || !asked.TryRemove(frame.Key, out var call))
        {
            return;
        }

        var (status, message) = ResponseIn(frame);
        if (status >= FirstRefusal)
        {
            Record(frame.Key, call, status, message);
        }
    }

    private void Record(TransactionKey key, ProposedCall call, int status, string message)
    {
        context.Metrics.GovernanceRefused(key.Channel, status);
        context.Decisions.Write(new Decision
        {
            Time = context.Time.GetUtcNow(),
            TxId = key.TxId,
            Channel = key.Channel,
            Chaincode = GovernanceFunctions.Chaincode,
            Function = call.Function,
            Mode = WardenMode.Off,
            Answer = "governance refused",
            Reason = message,
            Refused = new GovernanceRefusal(
                status,
                call.Organization ?? "",
                call.Caller?.Person ?? "",
                call.Arguments.Count > 1 ? Shown(call.Arguments[1].Span) : null),
            Call = CallDigest.Compute(key.Channel, GovernanceFunctions.Chaincode, call.Creator.Span, call.Arguments),
            Nested = call.Invoked == GovernanceFunctions.Chaincode ? null : true,
        });
    }

    private static (int Status, string Message) ResponseIn(in Frame frame)
    {
        if (frame.Type == Protocol.Peer.ChaincodeMessage.Types.Type.Error)
        {
            return (500, "the governance chaincode failed");
        }

        var (status, message) = (0, "");
        var response = new WireFields(frame.Payload);
        while (response.Next())
        {
            if (response.Field == 1 && response.HasNumber)
            {
                status = (int)response.Number;
            }
            else if (response.Field == 2 && response.HasBytes)
            {
                message = Encoding.UTF8.GetString(response.Bytes.Span);
            }
        }

        return (status, message);
    }

    // What a function is about comes first: a proposal, a chaincode, a kind, a call. Documents are not printed.
    private static string? Shown(ReadOnlySpan<byte> argument)
    {
        var text = argument.Length <= LongestShown ? Encoding.UTF8.GetString(argument) : "";
        return text.Length > 0 && !text.Any(char.IsControl) && text[0] is not ('{' or '[') ? text : null;
    }
}
