namespace Grpc.Core;

/// <summary>What of a server call would pass to calls made on its behalf; present for the shape of <see cref="ServerCallContext"/>.</summary>
public class ContextPropagationOptions
{
    /// <summary>Passes deadline and cancellation on.</summary>
    public static readonly ContextPropagationOptions Default = new();

    /// <summary>Makes propagation options.</summary>
    public ContextPropagationOptions(bool propagateDeadline = true, bool propagateCancellation = true)
    {
        IsPropagateDeadline = propagateDeadline;
        IsPropagateCancellation = propagateCancellation;
    }

    /// <summary>Gets whether the deadline passes on.</summary>
    public bool IsPropagateDeadline { get; }

    /// <summary>Gets whether cancellation passes on.</summary>
    public bool IsPropagateCancellation { get; }
}

/// <summary>A token of a server call for calls made on its behalf; nothing makes one (the official server has none either).</summary>
public abstract class ContextPropagationToken
{
    internal ContextPropagationToken()
    {
    }
}
