using System.Collections.Concurrent;
using Google.Protobuf;

namespace Warden.Embedded;

/// <summary>What one peer has installed, by package id, and the streams to it.</summary>
internal sealed class InstalledChaincodes(Func<ChaincodeEndpoint, ChaincodeConnection> connect) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Installed> packages = new(StringComparer.Ordinal);

    /// <summary>Gets the packages by id.</summary>
    public IEnumerable<Installed> All => packages.Values.OrderBy(p => p.Connection.Endpoint.PackageId, StringComparer.Ordinal);

    /// <summary>Gets a package, or null when this peer does not have it.</summary>
    public Installed? Find(string packageId) => packages.GetValueOrDefault(packageId);

    /// <summary>Installs a package, or puts another address behind its id; what runs on the old stream is broken off.</summary>
    /// <param name="endpoint">Where its chaincode listens.</param>
    /// <param name="package">The package, where there is one.</param>
    public async Task InstallAsync(ChaincodeEndpoint endpoint, ByteString? package = null)
    {
        packages.TryGetValue(endpoint.PackageId, out var replaced);
        if (replaced?.Connection.Endpoint == endpoint)
        {
            return;
        }

        packages[endpoint.PackageId] = new(connect(endpoint), package ?? ByteString.Empty);
        if (replaced is not null)
        {
            await replaced.Connection.DisposeAsync();
        }
    }

    /// <summary>Installs a package that is not there yet.</summary>
    /// <returns>False when it is.</returns>
    public bool TryInstall(ChaincodeEndpoint endpoint, ByteString package) =>
        !packages.ContainsKey(endpoint.PackageId) && packages.TryAdd(endpoint.PackageId, new(connect(endpoint), package));

    /// <summary>Breaks off all streams; each chaincode is dialled again when it is needed.</summary>
    public async Task DisconnectAsync()
    {
        foreach (var (id, installed) in packages)
        {
            packages[id] = installed with { Connection = connect(installed.Connection.Endpoint) };
            await installed.Connection.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var installed in packages.Values)
        {
            await installed.Connection.DisposeAsync();
        }
    }

    /// <summary>An installed package.</summary>
    /// <param name="Connection">The way to its chaincode.</param>
    /// <param name="Package">Its bytes; empty where only the address was given.</param>
    internal sealed record Installed(ChaincodeConnection Connection, ByteString Package)
    {
        public string PackageId => Connection.Endpoint.PackageId;

        public string Label => PackageId.Split(':')[0];
    }
}
