using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Warden.Documents;
using Warden.Host.Telemetry;

namespace Warden.Host.Status;

/// <summary>Serves /healthz, /metrics and /status. It shows no value of any call.</summary>
internal sealed class StatusPage : IAsyncDisposable
{
    private readonly WebApplication application;

    private StatusPage(WebApplication application)
    {
        this.application = application;
        Address = new Uri($"http://{ListenAddress.Of(application)}");
    }

    /// <summary>The base address.</summary>
    public Uri Address { get; }

    /// <summary>Starts to listen.</summary>
    /// <exception cref="SidecarOptionsException">The address cannot be taken.</exception>
    public static async Task<StatusPage> StartAsync(
        string address, StatusReport report, PrometheusText metrics, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => ListenAddress.Listen(kestrel, address, _ => { }));
        var application = builder.Build();
        application.MapGet("/healthz", () => Json(report.Health(), report.IsHealthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable));
        application.MapGet("/status", () => Json(report.Status(), StatusCodes.Status200OK));
        application.MapGet("/metrics", () => Results.Text(metrics.Render(), "text/plain; version=0.0.4; charset=utf-8"));
        try
        {
            await ListenAddress.StartAsync(application, "statusAddress", address, cancellationToken);
            return new StatusPage(application);
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await application.StopAsync();
        await application.DisposeAsync();
    }

    private static IResult Json(object document, int status) =>
        Results.Text(CanonicalJson.ToText(document), "application/json", statusCode: status);
}
