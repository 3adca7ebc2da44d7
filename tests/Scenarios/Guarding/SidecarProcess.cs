using System.Diagnostics;
using System.Text.Json;
using Warden.Host;

namespace Warden.Scenarios.Guarding;

/// <summary>A sidecar as an operator runs it: <c>warden run --config</c> with a settings file and PEM files beside it.</summary>
internal sealed class SidecarProcess(SidecarOptions options) : RunningSidecar(options)
{
    private readonly string folder = Path.Combine(options.StoreFolder, "config");
    private Process? process;
    private Task<string> output = Task.FromResult("");
    private Task<string> errors = Task.FromResult("");

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        // What is killed leaves its diagnostics' pipes in the temporary folder.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "warden.dll"));
        start.ArgumentList.Add("run");
        start.ArgumentList.Add("--config");
        start.ArgumentList.Add(WriteConfig());
        var started = Children.Start(start);
        process = started;
        output = started.StandardOutput.ReadToEndAsync(CancellationToken.None);
        errors = started.StandardError.ReadToEndAsync(CancellationToken.None);
        await Eventually.HoldsAsync(
            "the status page of the sidecar's process",
            async token => started.HasExited
                ? throw new InvalidOperationException($"the sidecar ended with {started.ExitCode}: {await errors}{await output}")
                : await Status.AnswersAsync(token),
            cancellationToken);
    }

    public override async Task EndAsync()
    {
        if (process is null)
        {
            return;
        }

        process.Kill();
        await process.WaitForExitAsync(CancellationToken.None);
        await Task.WhenAll(output, errors);
        process.Dispose();
        process = null;
    }

    private string WriteConfig()
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, "warden.json");
        File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(new
        {
            channels = Options.Channels,
            chaincodes = Options.Chaincodes.Select(c => new
            {
                name = c.Name,
                upstream = c.Upstream,
                listen = c.Listen,
                tls = new { certificate = Pem($"{c.Name}.crt", c.Tls!.CertificatePem), privateKey = Pem($"{c.Name}.key", c.Tls.PrivateKeyPem) },
                upstreamTls = new { root = Pem($"{c.Name}-upstream.crt", c.UpstreamTls!.RootPem), serverName = c.UpstreamTls.ServerName },
            }),
            peer = new { address = Options.Peer.Address, tlsRoot = Pem("peer.crt", Options.Peer.TlsRootPem!), serverName = Options.Peer.ServerName },
            identity = new
            {
                mspId = Options.Identity.MspId,
                certificate = Pem("identity.crt", Options.Identity.CertificatePem),
                privateKey = Pem("identity.key", Options.Identity.PrivateKeyPem),
            },
            storeFolder = Options.StoreFolder,
            statusAddress = Options.StatusAddress,
            scoreDeadlineSeconds = Options.ScoreDeadline.TotalSeconds,
            consumeTimeoutSeconds = Options.ConsumeTimeout.TotalSeconds,
        }));
        return path;
    }

    private string Pem(string name, string text)
    {
        File.WriteAllText(Path.Combine(folder, name), text);
        return name;
    }
}
