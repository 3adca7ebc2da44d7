using System.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Server;

/// <summary>Finds the methods of a service class and serves each call on an instance of it.</summary>
/// <remarks>
/// The static method that <see cref="BindServiceMethodAttribute"/> names lists the methods, given null for the service. Each is
/// then looked up by name among the virtual methods of the type that the static method takes, as the official server does.
/// </remarks>
internal sealed class ServiceTypeBinder<TService>(CallDispatcher dispatcher) : ServiceBinderBase
    where TService : class
{
    private static readonly ObjectFactory Factory = ActivatorUtilities.CreateFactory(typeof(TService), Type.EmptyTypes);

    private Type _declaringType = typeof(TService);

    public List<ServedMethod> Methods { get; } = [];

    /// <summary>Collects the methods.</summary>
    /// <exception cref="InvalidOperationException">The class has no bind method, or lacks a method that it lists.</exception>
    public void BindDeclaredMethods()
    {
        var attribute = typeof(TService).GetCustomAttribute<BindServiceMethodAttribute>(inherit: true)
            ?? throw new InvalidOperationException($"{typeof(TService)} has no {nameof(BindServiceMethodAttribute)}: it is no gRPC service.");
        var bind = attribute.BindType
            .GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .SingleOrDefault(method => method.Name == attribute.BindMethodName && method.GetParameters() is [var binder, var service] &&
                binder.ParameterType == typeof(ServiceBinderBase) && service.ParameterType.IsAssignableFrom(typeof(TService)))
            ?? throw new InvalidOperationException(
                $"{attribute.BindType} has no static method {attribute.BindMethodName}(ServiceBinderBase, {typeof(TService).Name}).");
        _declaringType = bind.GetParameters()[1].ParameterType;
        bind.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [this, null], null);
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
    {
        var call = Find<Func<TService, TRequest, ServerCallContext, Task<TResponse>>>(method.Name);
        Methods.Add(new(method, dispatcher.Unary<TRequest, TResponse>(
            method, (http, request, context) => WithInstance(http, service => call(service, request, context)))));
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var call = Find<Func<TService, IAsyncStreamReader<TRequest>, ServerCallContext, Task<TResponse>>>(method.Name);
        Methods.Add(new(method, dispatcher.ClientStreaming<TRequest, TResponse>(
            method, (http, requests, context) => WithInstance(http, service => call(service, requests, context)))));
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var call = Find<Func<TService, TRequest, IServerStreamWriter<TResponse>, ServerCallContext, Task>>(method.Name);
        Methods.Add(new(method, dispatcher.ServerStreaming<TRequest, TResponse>(
            method, (http, request, responses, context) => WithInstance(http, service => call(service, request, responses, context)))));
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var call = Find<Func<TService, IAsyncStreamReader<TRequest>, IServerStreamWriter<TResponse>, ServerCallContext, Task>>(method.Name);
        Methods.Add(new(method, dispatcher.Duplex<TRequest, TResponse>(
            method, (http, requests, responses, context) => WithInstance(http, service => call(service, requests, responses, context)))));
    }

    private TDelegate Find<TDelegate>(string name)
        where TDelegate : Delegate
    {
        var parameters = typeof(TDelegate).GenericTypeArguments[1..^1];
        for (var type = typeof(TService); type is not null; type = type.BaseType)
        {
            var found = type.GetMethod(name, BindingFlags.Public | BindingFlags.Instance, parameters);
            if (found is { IsVirtual: true } && found.GetBaseDefinition().DeclaringType == _declaringType)
            {
                return found.CreateDelegate<TDelegate>();
            }
        }

        throw new InvalidOperationException(
            $"Could not find '{name}' on {typeof(TService)}: a public virtual method declared by {_declaringType} with the types of the bound method.");
    }

    private static TTask WithInstance<TTask>(HttpContext http, Func<TService, TTask> call)
        where TTask : Task
    {
        if (http.RequestServices.GetService<TService>() is { } registered)
        {
            return call(registered);
        }

        var made = (TService)Factory(http.RequestServices, null);
        if (made is IAsyncDisposable or IDisposable)
        {
            // Disposed with the request: the call is part of it.
            http.Response.RegisterForDisposeAsync(new Disposal(made));
        }

        return call(made);
    }

    private sealed class Disposal(object instance) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            if (instance is IAsyncDisposable asynchronous)
            {
                return asynchronous.DisposeAsync();
            }

            ((IDisposable)instance).Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
