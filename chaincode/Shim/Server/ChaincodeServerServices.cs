using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Warden.Chaincode.Shim;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Serves a chaincode as a part of an application that has other services too.</summary>
public static class ChaincodeServerServices
{
    /// <summary>Registers a server that starts and stops with the application and serves the registered <see cref="IChaincode"/>.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="options">Makes the options, such as <c>_ => ChaincodeSettings.Read(args).ToServerOptions()</c>.</param>
    public static IServiceCollection AddChaincodeServer(this IServiceCollection services, Func<IServiceProvider, ChaincodeServerOptions> options)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(options);
        return services.AddHostedService(provider => new ServerService(
            options(provider), provider.GetRequiredService<IChaincode>(), provider.GetService<ILoggerFactory>()));
    }

    private sealed class ServerService(ChaincodeServerOptions options, IChaincode chaincode, ILoggerFactory? loggers) : IHostedService
    {
        private ChaincodeServer? server;

        public async Task StartAsync(CancellationToken cancellationToken) =>
            server = await ChaincodeServer.StartAsync(options, chaincode, loggers, cancellationToken);

        public async Task StopAsync(CancellationToken cancellationToken)
        {
            if (server is not null)
                await server.DisposeAsync();
        }
    }
}
