using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Warden.Scenarios.Guarding;

/// <summary>A TCP connection that can be cut and mended: what a sidecar sees when its peer goes away and comes back.</summary>
internal sealed class CuttableWire : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, byte> open = new();
    private readonly ConcurrentBag<Task> running = [];
    private readonly CancellationTokenSource stopping = new();
    private readonly string target;
    private readonly Task accepting;
    private volatile bool isCut;

    public CuttableWire(string target)
    {
        this.target = target;
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>Gets the near end: <c>host:port</c>.</summary>
    public string Address => listener.LocalEndpoint.ToString()!;

    /// <summary>Ends all connections, and new ones as soon as they are made.</summary>
    public void Cut()
    {
        isCut = true;
        foreach (var connection in open.Keys)
        {
            connection.Close();
        }
    }

    /// <summary>Lets new connections through again.</summary>
    public void Mend() => isCut = false;

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        Cut();
        listener.Stop();
        await accepting;
        await Task.WhenAll(running);
        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var near = await listener.AcceptTcpClientAsync(stopping.Token);
                if (isCut)
                {
                    near.Dispose();
                    continue;
                }

                running.Add(JoinAsync(near));
            }
        }
        catch (Exception e) when (stopping.IsCancellationRequested && e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task JoinAsync(TcpClient near)
    {
        using var far = new TcpClient();
        open[near] = 0;
        open[far] = 0;
        try
        {
            await far.ConnectAsync(IPEndPoint.Parse(target), stopping.Token);
            await Task.WhenAny(
                near.GetStream().CopyToAsync(far.GetStream(), stopping.Token),
                far.GetStream().CopyToAsync(near.GetStream(), stopping.Token));
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // A wire that breaks tells nobody why.
        }
        finally
        {
            open.TryRemove(near, out _);
            open.TryRemove(far, out _);
            near.Dispose();
        }
    }
}
