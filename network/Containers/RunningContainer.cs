using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;
using Warden.Native;

namespace Warden.Containers;

/// <summary>A container of the network, whose output goes to a file and which can be stopped and started again on what it has.</summary>
internal sealed class RunningContainer : IFabricNode, IAsyncDisposable
{
    private readonly IContainer container;
    private readonly FileStream log;
    private readonly IReadOnlyDictionary<int, int> hostPorts;

    private RunningContainer(string name, IContainer container, FileStream log, IReadOnlyDictionary<int, int> hostPorts) =>
        (Name, this.container, this.log, this.hostPorts) = (name, container, log, hostPorts);

    public string Name { get; }

    public bool IsRunning => container.State == TestcontainersStates.Running;

    /// <summary>Makes a container; nothing runs yet.</summary>
    /// <param name="builder">Its image, files and environment.</param>
    /// <param name="name">What to call it in errors, and its log.</param>
    /// <param name="logFolder">Where its log goes.</param>
    /// <param name="hostPorts">By port of the container: the port of the loopback interface that leads there. All have to listen before it is ready.</param>
    public static RunningContainer Create(ContainerBuilder builder, string name, string logFolder, IReadOnlyDictionary<int, int> hostPorts)
    {
        var log = new FileStream(Path.Combine(logFolder, $"{name}.log"), FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
        var listening = hostPorts.Keys.Aggregate(Wait.ForUnixContainer(), (wait, port) => wait.UntilInternalTcpPortIsAvailable(port));
        var container = builder
            .Publish(hostPorts)
            .WithOutputConsumer(Consume.RedirectStdoutAndStderrToStream(log, log))
            .WithWaitStrategy(listening)
            .Build();
        return new(name, container, log, hostPorts);
    }

    /// <summary>Gets the address on this machine that leads to a port of the container.</summary>
    public string AddressOf(int port) => $"{ContainerPorts.Host}:{hostPorts[port]}";

    /// <summary>Starts it; done when its ports are listened on.</summary>
    /// <exception cref="InvalidOperationException">It did not come up; the message holds the end of its log.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await container.StartAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new InvalidOperationException($"{Name} did not start: {e.Message}{Environment.NewLine}{await TailAsync()}", e);
        }
    }

    /// <summary>Asks the container where its default route leads: the engine's machine.</summary>
    public async Task<string> GatewayAsync(CancellationToken cancellationToken)
    {
        var routes = await container.ExecAsync(["cat", "/proc/net/route"], cancellationToken);
        return DefaultRoute.Parse(routes.Stdout);
    }

    public Task StopAsync() => container.StopAsync();

    public Task CopyAsync(byte[] content, string path, CancellationToken cancellationToken) => container.CopyAsync(content, path, ct: cancellationToken);

    /// <inheritdoc/>
    public void ThrowIfExited()
    {
        if (container.State is TestcontainersStates.Exited or TestcontainersStates.Dead)
        {
            throw new InvalidOperationException($"{Name} ended; its output is in {log.Name}.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await container.DisposeAsync();
        await log.DisposeAsync();
    }

    private async Task<string> TailAsync()
    {
        try
        {
            var (output, errors) = await container.GetLogsAsync();
            return string.Join(Environment.NewLine, (output + errors).Split('\n').TakeLast(15));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return $"(no log: {e.Message})";
        }
    }
}
