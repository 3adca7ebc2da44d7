using System.Diagnostics;
using Warden.Host.Relay;

namespace Warden.Host.Telemetry;

/// <summary>The trace of one guarded call: an activity with an event for each step. Costs nothing while nobody listens.</summary>
/// <remarks>Steps, in their order: received, arguments scored, called, completed, writes scored, consumed, answered.</remarks>
internal sealed class CallTrace
{
    /// <summary>The activity source's name.</summary>
    public const string SourceName = "Warden.Host";

    private static readonly ActivitySource Source = new(SourceName);

    private readonly Activity? activity;

    private CallTrace(Activity? activity) => this.activity = activity;

    /// <summary>Begins with the step "received".</summary>
    public static CallTrace Start(TransactionKey key, string chaincode)
    {
        // Not the current activity of anybody: calls of one stream overlap.
        var before = Activity.Current;
        var activity = Source.StartActivity("guard", ActivityKind.Server);
        Activity.Current = before;
        activity?.SetTag("fabric.transaction_id", key.TxId).SetTag("fabric.channel", key.Channel).SetTag("fabric.chaincode", chaincode);
        var trace = new CallTrace(activity);
        trace.Step("received");
        return trace;
    }

    /// <summary>Notes a step.</summary>
    public void Step(string name) => activity?.AddEvent(new ActivityEvent(name));

    /// <summary>Ends with the step "answered".</summary>
    public void End(string mode, string outcome, string answer)
    {
        Step("answered");
        activity?.SetTag("warden.mode", mode).SetTag("warden.outcome", outcome).SetTag("warden.answer", answer);
        activity?.Dispose();
    }
}
