using System.Globalization;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Warden.Documents;
using Warden.Gateway;
using Warden.Host.Channels;
using Warden.Host.Guard;
using Warden.Host.Ledger;
using Warden.Host.Relay;
using Warden.Host.Scoring;
using Warden.Host.Status;
using Warden.Host.Telemetry;
using Warden.Protocol;

namespace Warden.Host;

/// <summary>A running sidecar: relays in front of chaincodes, the ledgers that teach it, and its status page.</summary>
/// <remarks>One process serves one peer of one organisation, and any number of chaincodes and channels of it.</remarks>
public sealed class Sidecar : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> parts = new();
    private readonly Dictionary<string, RelayListener> relays = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GuardedChannel> channels = new(StringComparer.Ordinal);
    private readonly ILogger logger;

    private Sidecar(SidecarOptions options, ILogger logger)
    {
        Options = options;
        this.logger = logger;
    }

    /// <summary>Gets the options it was started with.</summary>
    public SidecarOptions Options { get; }

    /// <summary>Gets the base address of the status page, such as <c>http://127.0.0.1:40123</c>.</summary>
    public Uri StatusAddress { get; private set; } = null!;

    /// <summary>Starts a sidecar. When the task is done it listens; it catches up with the ledger afterwards.</summary>
    /// <param name="options">How it runs; checked first.</param>
    /// <param name="cancellationToken">Ends the start, not the sidecar.</param>
    /// <exception cref="SidecarOptionsException">A setting is not what it has to be, or an address is taken; the message names it.</exception>
    public static Task<Sidecar> StartAsync(SidecarOptions options, CancellationToken cancellationToken = default) =>
        StartAsync(options, loggers: null, cancellationToken);

    /// <summary>Starts a sidecar that logs.</summary>
    /// <inheritdoc cref="StartAsync(SidecarOptions, CancellationToken)"/>
    public static Task<Sidecar> StartAsync(SidecarOptions options, ILoggerFactory? loggers, CancellationToken cancellationToken = default) =>
        StartAsync(options, detection: null, connection: null, time: null, loggers, cancellationToken);

    /// <summary>Starts a sidecar with other detection, another ledger or another clock, for tests.</summary>
    /// <param name="options">How it runs.</param>
    /// <param name="detection">What scores; null for the engine with the detectors that the options plug in.</param>
    /// <param name="connection">Gets block source and epoch ledger of a channel; null for the own peer's.</param>
    /// <param name="time">The clock of the guard; null for the system's.</param>
    /// <param name="loggers">Where it logs; null for nowhere.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    internal static async Task<Sidecar> StartAsync(
        SidecarOptions options, IDetection? detection, Func<string, ChannelConnection>? connection, TimeProvider? time, ILoggerFactory? loggers,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var sidecar = new Sidecar(options, (loggers ?? NullLoggerFactory.Instance).CreateLogger("Warden.Host"));
        try
        {
            await sidecar.StartPartsAsync(
                detection ?? sidecar.Engine(), connection ?? sidecar.ConnectPeer(), time ?? TimeProvider.System, cancellationToken);
            return sidecar;
        }
        catch
        {
            await sidecar.DisposeAsync();
            throw;
        }
    }

    /// <summary>Gets where the peer finds a chaincode's guard: <c>host:port</c>.</summary>
    /// <exception cref="KeyNotFoundException">The chaincode is not among the options.</exception>
    public string AddressOf(string chaincode) => relays[chaincode].Address;

    /// <summary>Gets how many blocks of a channel have been taken in.</summary>
    /// <exception cref="KeyNotFoundException">The channel is not among the options.</exception>
    public ulong HeightOf(string channel) => channels[channel].Current.Height;

    /// <summary>Stops: streams end first, then the ledgers, the store last.</summary>
    public async ValueTask DisposeAsync()
    {
        while (parts.TryPop(out var part))
        {
            await part.DisposeAsync();
        }

        Log.Stopped(logger);
    }

    internal GuardedChannel Channel(string name) => channels[name];

    private async Task StartPartsAsync(
        IDetection detection, Func<string, ChannelConnection> connection, TimeProvider time, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Options.StoreFolder);
        var metrics = Own(new SidecarMetrics());
        var prometheus = Own(new PrometheusText(metrics.Meter));
        if (Options.OtlpEndpoint is { } endpoint)
        {
            Own(OtlpExport.Start(endpoint));
        }

        var log = Options.DecisionLog ?? Path.Combine(Options.StoreFolder, "decisions.jsonl");
        var (file, previous) = OpenDecisionLog(log);
        var decisions = OwnAsync(new DecisionLog(file, metrics, logger, previous));
        var refused = new RefusedCalls();
        var shopping = new VerdictShopping(Options.Identity.MspId, refused, decisions, TimeProvider.System, metrics, logger);
        shopping.Restore(DecisionLog.Tail(log));
        foreach (var name in Options.Channels)
        {
            var (source, ledger) = connection(name);
            var store = LedgerStore.Open(Path.Combine(Options.StoreFolder, StoreName(name)), name);
            channels[name] = OwnAsync(new GuardedChannel(
                name, Options.Identity.MspId, Options.Peer.Address, Guarded(), store, source,
                ledger, detection, shopping, new ConfirmationTrail(decisions, TimeProvider.System), TimeProvider.System, metrics, logger));
            channels[name].Start();
        }

        var context = new GuardContext
        {
            ViewOf = name => channels.GetValueOrDefault(name)?.Current,
            Detection = detection,
            Time = time,
            ScoreDeadline = Options.ScoreDeadline,
            ConsumeTimeout = Options.ConsumeTimeout,
            Metrics = metrics,
            Decisions = decisions,
            Refused = refused,
            Logger = logger,
        };
        for (var i = 0; i < Options.Chaincodes.Count; i++)
        {
            var chaincode = Options.Chaincodes[i];
            relays[chaincode.Name] = OwnAsync(
                await RelayListener.StartAsync($"chaincodes[{i}].listen", chaincode, context, metrics, logger, cancellationToken));
            Log.Listening(logger, chaincode.Name, relays[chaincode.Name].Address, chaincode.Upstream);
        }

        var report = new StatusReport(Options, channels, relays);
        var status = OwnAsync(await StatusPage.StartAsync(Options.StatusAddress, report, prometheus, cancellationToken));
        StatusAddress = new Uri($"http://{status.Address}");
        Log.StatusListening(logger, StatusAddress.ToString());
    }

    private FittedDetection Engine()
    {
        var detectors = DetectorFolder.Load("detectorFolder", Options.DetectorFolder);
        foreach (var (name, program) in detectors.Further)
        {
            Log.DetectorPlugged(logger, name, program);
        }

        return new FittedDetection(detectors);
    }

    // The governance chaincode guards nothing of itself: before it the sidecar relays, and notes whom it refuses.
    private Dictionary<string, GuardedChaincode> Guarded() =>
        Options.Chaincodes.Where(c => c.Name != GovernanceFunctions.Chaincode).ToDictionary(c => c.Name, StringComparer.Ordinal);

    private Func<string, ChannelConnection> ConnectPeer()
    {
        var security = new ChannelSecurity { RootCertificatesPem = Options.Peer.TlsRootPem, ServerName = Options.Peer.ServerName };
        GrpcChannel channel = Own(security.OpenChannel(Options.Peer.Address));
        var signer = Own(PrivateKeySigner.FromPem(Options.Identity.PrivateKeyPem));
        var gateway = Own(Gateway.Gateway.Connect(new GatewayOptions
        {
            Channel = channel,
            Identity = new X509Identity(Options.Identity.MspId, Options.Identity.CertificatePem),
            Signer = signer,
        }));
        return name =>
        {
            var ledger = new GatewayLedger(gateway.GetNetwork(name), logger);
            return new ChannelConnection(ledger, ledger);
        };
    }

    private static (FileStream Log, string Previous) OpenDecisionLog(string path)
    {
        try
        {
            var (previous, isTorn) = DecisionChain.Continue(path);
            var log = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
            if (isTorn)
            {
                log.WriteByte((byte)'\n');
            }

            return (log, previous);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SidecarOptionsException("decisionLog", "a file that can be written", e.Message);
        }
    }

    // Channel names are lower-case letters, digits, dots and dashes (fabric, configtx validation), so they are safe as file names.
    private static string StoreName(string channel) => string.Create(CultureInfo.InvariantCulture, $"{channel}.db");

    private T Own<T>(T part)
        where T : IDisposable
    {
        parts.Push(new Disposing(part));
        return part;
    }

    private T OwnAsync<T>(T part)
        where T : IAsyncDisposable
    {
        parts.Push(part);
        return part;
    }

    private sealed class Disposing(IDisposable part) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            part.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
