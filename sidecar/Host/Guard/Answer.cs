using Google.Protobuf;
using Warden.Documents;
using Warden.Host.Relay;
using Warden.Protocol.Peer;

namespace Warden.Host.Guard;

/// <summary>What becomes of a call.</summary>
internal enum Answer
{
    /// <summary>The bytes pass as they are.</summary>
    Relay,

    /// <summary>The contract's answer passes with status 299 and the verdict as its message; payload and event are kept.</summary>
    Advise,

    /// <summary>Status 428: refused until confirmed.</summary>
    Hold,

    /// <summary>Status 403: refused.</summary>
    Deny,
}

/// <summary>Where a call stands among the calls of its transaction.</summary>
internal enum CallPlace
{
    /// <summary>The client asked for it.</summary>
    Outermost,

    /// <summary>Another chaincode called it, and that one is guarded by this process: the verdict is joined there.</summary>
    NestedInGuarded,

    /// <summary>Another chaincode called it, which this process does not see.</summary>
    NestedInUnguarded,
}

/// <summary>Chooses the response. The only place where a status of the sidecar's own is decided (ARCHITECTURE section 3).</summary>
internal static class Answers
{
    /// <summary>Chooses what becomes of a call whose contract has not run yet.</summary>
    /// <param name="place">Where the call stands.</param>
    /// <param name="mode">The mode in force for the function.</param>
    /// <param name="outcome">What the arguments got.</param>
    /// <param name="confirmed">Whether a usable confirmation is on the ledger.</param>
    public static Answer BeforeContract(CallPlace place, WardenMode mode, Outcome outcome, bool confirmed) => (place, mode, outcome) switch
    {
        (CallPlace.NestedInGuarded, _, _) => Answer.Relay,
        (_, WardenMode.Hold, Outcome.Warn) when !confirmed => Answer.Hold,
        (_, WardenMode.Deny, Outcome.Warn) => Answer.Deny,
        _ => Answer.Relay,
    };

    /// <summary>Chooses what becomes of a call whose contract has answered with success.</summary>
    /// <param name="place">Where the call stands.</param>
    /// <param name="mode">The strictest mode among the parts that warn, or the function's mode.</param>
    /// <param name="outcome">What arguments, writes and nested calls got together.</param>
    /// <param name="confirmed">Whether a usable confirmation is on the ledger.</param>
    /// <param name="unscored">What the policy asks for where there is no verdict.</param>
    /// <param name="writes">Whether the contract wrote anything: a call that only reads is not worth a hold for want of a verdict.</param>
    public static Answer AfterContract(
        CallPlace place, WardenMode mode, Outcome outcome, bool confirmed, UnscoredAction unscored, bool writes) =>
        (place, mode, outcome) switch
        {
            (CallPlace.NestedInGuarded, _, _) => Answer.Relay,

            // A caller that expects 200 of its callee would be changed by a 299: the verdict stays in the decision log.
            (CallPlace.NestedInUnguarded, WardenMode.Advise, _) => Answer.Relay,
            (_, WardenMode.Advise, Outcome.Warn) => Answer.Advise,
            (_, WardenMode.Hold, Outcome.Warn) when !confirmed => Answer.Hold,
            (_, WardenMode.Hold, Outcome.Unscored) when !confirmed && writes && unscored == UnscoredAction.Hold => Answer.Hold,
            (_, WardenMode.Deny, Outcome.Warn) => Answer.Deny,
            _ => Answer.Relay,
        };

    /// <summary>Gets the status that goes with an answer of the sidecar's own.</summary>
    public static int StatusOf(Answer answer) => answer switch
    {
        Answer.Advise => VerdictStatus.Warning,
        Answer.Hold => VerdictStatus.ConfirmationRequired,
        Answer.Deny => VerdictStatus.Denied,
        _ => throw new ArgumentOutOfRangeException(nameof(answer), answer, "a relayed call has the contract's own status"),
    };

    /// <summary>Builds a refusal: the COMPLETED frame of a contract that answers this status and nothing else.</summary>
    public static byte[] Refusal(TransactionKey key, Answer answer, string message) => new ChaincodeMessage
    {
        Type = ChaincodeMessage.Types.Type.Completed,
        Txid = key.TxId,
        ChannelId = key.Channel,
        Payload = new Response { Status = StatusOf(answer), Message = message }.ToByteString(),
    }.ToByteArray();

    /// <summary>Puts status 299 and the verdict into the contract's COMPLETED frame; everything else in it stays.</summary>
    public static byte[] WithAdvice(byte[] completed, string message)
    {
        var frame = ChaincodeMessage.Parser.ParseFrom(completed);
        var response = Response.Parser.ParseFrom(frame.Payload);
        response.Status = StatusOf(Answer.Advise);
        response.Message = message;
        frame.Payload = response.ToByteString();
        return frame.ToByteArray();
    }
}
