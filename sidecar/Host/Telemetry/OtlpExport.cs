using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;

namespace Warden.Host.Telemetry;

/// <summary>Sends the metrics by OTLP where an endpoint is configured.</summary>
internal static class OtlpExport
{
    /// <summary>Starts to send; disposing the result flushes and ends it.</summary>
    public static IDisposable Start(string endpoint) => Sdk.CreateMeterProviderBuilder()
        .AddMeter(SidecarMetrics.MeterName)
        .AddOtlpExporter(options =>
        {
            options.Endpoint = new Uri(endpoint);
            options.Protocol = OtlpExportProtocol.Grpc;
        })
        .Build();
}
