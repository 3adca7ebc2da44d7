using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging;
using Warden.Protocol;
using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary>
/// A peer's way to one installed chaincode: dialled at the first invocation, and again at the next one after the stream broke.
/// </summary>
internal sealed class ChaincodeConnection(
    ChaincodeEndpoint endpoint,
    TimeSpan startupTimeout,
    Func<IAsyncStreamReader<ChaincodeMessage>, IAsyncStreamWriter<ChaincodeMessage>, ChaincodeSession> newSession,
    ILogger logger) : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly CancellationTokenSource closing = new();
    private Task<ChaincodeSession>? launch;
    private Task ending = Task.CompletedTask;

    public ChaincodeEndpoint Endpoint => endpoint;

    private ChannelSecurity Security => new()
    {
        RootCertificatesPem = endpoint.TlsRootPem,
        ServerName = endpoint.ServerName,
        ClientCertificatePem = endpoint.ClientCertificatePem,
        ClientKeyPem = endpoint.ClientKeyPem,
        ConnectTimeout = endpoint.DialTimeout,
    };

    /// <summary>Gets the stream, opening it when there is none; callers at the same time share one attempt.</summary>
    /// <exception cref="ChaincodeExecutionException">It could not be opened; the next call tries again.</exception>
    public async Task<ChaincodeSession> LaunchAsync()
    {
        Task<ChaincodeSession> current;
        lock (gate)
        {
            if (launch is null or { IsFaulted: true } or { IsCanceled: true } || (launch is { IsCompletedSuccessfully: true, Result.Terminated.IsCompleted: true }))
            {
                launch = OpenAsync(ending);
            }

            current = launch;
        }

        return await current;
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        Task? last;
        lock (gate)
        {
            last = launch;
        }

        if (last is not null)
        {
            await last.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        await ending;
        closing.Dispose();
    }

    private async Task<ChaincodeSession> OpenAsync(Task previous)
    {
        // Not under the caller's lock.
        await Task.Yield();
        await previous;
        var id = endpoint.PackageId;
        var channel = Security.OpenChannel(endpoint.Address);
        var call = new Warden.Protocol.Peer.Chaincode.ChaincodeClient(channel).Connect(cancellationToken: closing.Token);
        var session = newSession(call.ResponseStream, call.RequestStream);
        using var startup = CancellationTokenSource.CreateLinkedTokenSource(closing.Token);
        startup.CancelAfter(startupTimeout);
        try
        {
            if (!await session.RegisterAsync(id, startup.Token))
            {
                Log.ChaincodeRegisteredUnderAnotherId(logger, endpoint.Address, id);
                // A peer answers nothing and lets its callers wait until the chaincode goes away or the time is up.
                while (await call.ResponseStream.MoveNext(startup.Token))
                {
                }

                throw new ChaincodeExecutionException($"chaincode registration failed: connection to {id} terminated");
            }
        }
        catch (Exception e)
        {
            await session.DisposeAsync();
            call.Dispose();
            channel.Dispose();
            throw new ChaincodeExecutionException($"could not launch chaincode {id}: {Describe(e, startup.IsCancellationRequested)}");
        }

        lock (gate)
        {
            ending = EndAsync(session, call, channel);
        }

        return session;
    }

    private static async Task EndAsync(
        ChaincodeSession session, AsyncDuplexStreamingCall<ChaincodeMessage, ChaincodeMessage> call, GrpcChannel channel)
    {
        await session.Terminated;
        call.Dispose();
        await session.DisposeAsync();
        channel.Dispose();
    }

    private string Describe(Exception e, bool startupExpired)
    {
        if (e is ChaincodeExecutionException)
        {
            return e.Message;
        }

        if (startupExpired)
        {
            return $"timeout expired while starting chaincode {endpoint.PackageId} for transaction";
        }

        return $"connection to {endpoint.PackageId} failed: error cannot create connection for {endpoint.PackageId}: error creating grpc connection to {endpoint.Address}: failed to create new connection: {DialError(e)}";
    }

    private string DialError(Exception e)
    {
        for (var inner = e; inner is not null; inner = inner.InnerException ?? (inner as RpcException)?.Status.DebugException)
        {
            if (inner is SocketException { SocketErrorCode: SocketError.ConnectionRefused })
            {
                return $"connection error: desc = \"transport: error while dialing: dial tcp {endpoint.Address}: connect: connection refused\"";
            }
        }

        return "context deadline exceeded";
    }
}
