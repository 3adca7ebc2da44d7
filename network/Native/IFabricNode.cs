namespace Warden.Native;

/// <summary>A node that was started: what waits for it asks it whether there is still something to wait for.</summary>
internal interface IFabricNode
{
    /// <summary>Gets what to call it in errors.</summary>
    string Name { get; }

    /// <summary>Throws when the node has ended.</summary>
    /// <exception cref="InvalidOperationException">It has; the message holds the end of its log.</exception>
    void ThrowIfExited();
}
