using Warden.Gateway;
using Gateway = Warden.Gateway.Gateway;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the Gateway with an application's services.</summary>
public static class FabricGatewayServices
{
    /// <summary>Registers one <see cref="Gateway"/> for the application, connected when it is first asked for and disposed with the application.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="options">Makes the options; it may ask for other services, such as the gRPC channel, which stays the caller's.</param>
    /// <returns><paramref name="services"/>.</returns>
    public static IServiceCollection AddFabricGateway(this IServiceCollection services, Func<IServiceProvider, GatewayOptions> options)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(options);
        return services.AddSingleton(provider => Gateway.Connect(options(provider)));
    }

    /// <summary>Registers a Gateway under a key, for applications that speak as several identities or to several peers.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="key">What <c>[FromKeyedServices]</c> names.</param>
    /// <param name="options">Makes the options.</param>
    public static IServiceCollection AddKeyedFabricGateway(this IServiceCollection services, object key, Func<IServiceProvider, GatewayOptions> options)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(options);
        return services.AddKeyedSingleton(key, (provider, _) => Gateway.Connect(options(provider)));
    }

    /// <summary>Registers a contract of a channel, which asks for the registered <see cref="Gateway"/>.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="channel">The channel's name.</param>
    /// <param name="chaincode">The chaincode's name.</param>
    /// <param name="contract">The contract's name; null for the chaincode's default contract.</param>
    public static IServiceCollection AddFabricContract(this IServiceCollection services, string channel, string chaincode, string? contract = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(channel);
        ArgumentException.ThrowIfNullOrEmpty(chaincode);
        return services.AddSingleton(provider => provider.GetRequiredService<Gateway>().GetNetwork(channel).GetContract(chaincode, contract));
    }
}
