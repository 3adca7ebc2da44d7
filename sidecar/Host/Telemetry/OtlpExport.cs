using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Warden.Host.Telemetry;

/// <summary>Sends metrics and traces by OTLP where an endpoint is configured.</summary>
internal static class OtlpExport
{
    /// <summary>Starts to send; disposing the result flushes and ends it.</summary>
    public static IDisposable Start(string endpoint) => new Providers(
        Sdk.CreateMeterProviderBuilder().AddMeter(SidecarMetrics.MeterName).AddOtlpExporter(options => Set(options, endpoint)).Build(),
        Sdk.CreateTracerProviderBuilder().AddSource(CallTrace.SourceName).AddOtlpExporter(options => Set(options, endpoint)).Build());

    private static void Set(OtlpExporterOptions options, string endpoint)
    {
        options.Endpoint = new Uri(endpoint);
        options.Protocol = OtlpExportProtocol.Grpc;
    }

    private sealed class Providers(params IDisposable[] providers) : IDisposable
    {
        public void Dispose()
        {
            foreach (var provider in providers)
            {
                provider.Dispose();
            }
        }
    }
}
