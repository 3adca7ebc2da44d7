namespace Grpc.Core;

/// <summary>Names a remote method.</summary>
public interface IMethod
{
    /// <summary>Gets the shape of the call.</summary>
    MethodType Type { get; }

    /// <summary>Gets the service with its package, such as <c>gateway.Gateway</c>.</summary>
    string ServiceName { get; }

    /// <summary>Gets the method without its service.</summary>
    string Name { get; }

    /// <summary>Gets the path, such as <c>/gateway.Gateway/Endorse</c>.</summary>
    string FullName { get; }
}

/// <summary>A remote method and how its messages become bytes.</summary>
/// <typeparam name="TRequest">The type of a request.</typeparam>
/// <typeparam name="TResponse">The type of a response.</typeparam>
public class Method<TRequest, TResponse> : IMethod
{
    /// <summary>Makes a method.</summary>
    public Method(
        MethodType type,
        string serviceName,
        string name,
        Marshaller<TRequest> requestMarshaller,
        Marshaller<TResponse> responseMarshaller)
    {
        ArgumentNullException.ThrowIfNull(serviceName);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(requestMarshaller);
        ArgumentNullException.ThrowIfNull(responseMarshaller);
        Type = type;
        ServiceName = serviceName;
        Name = name;
        RequestMarshaller = requestMarshaller;
        ResponseMarshaller = responseMarshaller;
        FullName = "/" + serviceName + "/" + name;
    }

    /// <inheritdoc/>
    public MethodType Type { get; }

    /// <inheritdoc/>
    public string ServiceName { get; }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string FullName { get; }

    /// <summary>Gets how a request becomes bytes and back.</summary>
    public Marshaller<TRequest> RequestMarshaller { get; }

    /// <summary>Gets how a response becomes bytes and back.</summary>
    public Marshaller<TResponse> ResponseMarshaller { get; }
}
