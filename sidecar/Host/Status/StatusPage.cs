using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Warden.Documents;
using Warden.Host.Telemetry;

namespace Warden.Host.Status;

/// <summary>Serves /healthz, /metrics, /status and /attributes. Of values it shows usual ranges, and none of sensitive attributes.</summary>
internal static class StatusPage
{
    /// <summary>Starts to listen.</summary>
    /// <exception cref="SidecarOptionsException">The address cannot be taken.</exception>
    public static Task<SidecarServer> StartAsync(
        string address, StatusReport report, PrometheusText metrics, CancellationToken cancellationToken) => SidecarServer.StartAsync(
            "statusAddress", address, _ => { }, _ => { }, application =>
            {
                application.MapGet("/healthz", () => Json(
                    report.Health(), report.IsHealthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable));
                application.MapGet("/status", () => Json(report.Status(), StatusCodes.Status200OK));
                application.MapGet("/attributes", (string? channel, string? chaincode) => report.Attributes(channel, chaincode) is { } attributes
                    ? Json(attributes, StatusCodes.Status200OK)
                    : Json(report.NoSuchChaincode(channel, chaincode), StatusCodes.Status404NotFound));
                application.MapGet("/metrics", () => Results.Text(metrics.Render(), "text/plain; version=0.0.4; charset=utf-8"));
            }, cancellationToken);

    private static IResult Json(object document, int status) =>
        Results.Text(CanonicalJson.ToText(document), "application/json", statusCode: status);
}
