namespace Grpc.Core;

/// <summary>Says which static method lists the methods of a service: <c>void Bind(ServiceBinderBase, TService)</c>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public class BindServiceMethodAttribute(Type bindType, string bindMethodName) : Attribute
{
    /// <summary>Gets the type that has the static method.</summary>
    public Type BindType { get; } = bindType;

    /// <summary>Gets the name of the static method.</summary>
    public string BindMethodName { get; } = bindMethodName;
}
