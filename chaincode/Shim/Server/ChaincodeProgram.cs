using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Warden.Chaincode.Shim;

/// <summary>The main program of a chaincode: reads settings, runs until it is told to stop.</summary>
public static class ChaincodeProgram
{
    /// <summary>Serves a chaincode (or dials a peer) as environment and arguments say; see <see cref="ChaincodeSettings"/>.</summary>
    /// <returns>The exit code: 0 after a stop, 1 for settings or a peer that do not serve, with the reason on standard error.</returns>
    public static async Task<int> RunAsync(IChaincode chaincode, string[] args)
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var loggers = LoggerFactory.Create(logging => logging
            .AddSimpleConsole(console => console.SingleLine = true)
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Grpc", LogLevel.Warning));
        try
        {
            await RunAsync(chaincode, ChaincodeSettings.Read(args), loggers, stop.Token);
            return 0;
        }
        catch (Exception e) when (e is ArgumentException or IOException or InvalidDataException or CryptographicException or RpcException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    private static async Task RunAsync(IChaincode chaincode, ChaincodeSettings settings, ILoggerFactory loggers, CancellationToken stop)
    {
        if (settings.PeerAddress is { } peer)
        {
            await ChaincodeClient.RunAsync(settings, peer, chaincode, loggers.CreateLogger(nameof(ChaincodeClient)), stop);
            return;
        }
        await using var server = await ChaincodeServer.StartAsync(settings.ToServerOptions(), chaincode, loggers, stop);
        await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
