using System.Diagnostics;
using System.Diagnostics.Metrics;
using Grpc.Core;

namespace Warden.Gateway;

/// <summary>What the client measures of itself, under the meter <c>Warden.Gateway</c>; nothing is measured where nobody listens.</summary>
internal static class GatewayMetrics
{
    private static readonly Meter Meter = new("Warden.Gateway");

    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "warden.gateway.call.duration", "s", "How long a step of a transaction took: evaluate, endorse, submit, commit status.");

    private static readonly Counter<long> Warnings = Meter.CreateCounter<long>(
        "warden.gateway.warnings", "{warning}", "Warnings met, by kind and by what was answered.");

    private static readonly Counter<long> Retries = Meter.CreateCounter<long>(
        "warden.gateway.conflict_retries", "{call}", "Calls that were proposed anew after a conflict.");

    public static Timing Begin(string step) => new(step, Duration.Enabled ? Stopwatch.GetTimestamp() : 0);

    public static void Warned(WarningKind kind, string answer) => Warnings.Add(
        1, new("kind", kind.ToString().ToLowerInvariant()), new KeyValuePair<string, object?>("answer", answer));

    public static void Retried() => Retries.Add(1);

    public readonly record struct Timing(string Step, long Start)
    {
        public void End(StatusCode status)
        {
            if (Start != 0)
            {
                Duration.Record(
                    Stopwatch.GetElapsedTime(Start).TotalSeconds, new("step", Step), new KeyValuePair<string, object?>("grpc.status", status.ToString()));
            }
        }
    }
}
