using System.Text;
using Warden.Gateway;

namespace Warden.Scenarios.Guarding;

/// <summary>A call of a transaction function.</summary>
/// <param name="Function">The function.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record Call(string Function, params IReadOnlyList<string> Arguments)
{
    /// <summary>Gets what the chaincode sees beside the arguments, and the block does not.</summary>
    public IReadOnlyDictionary<string, string> Transient { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Gets the same as the gateway takes it.</summary>
    public ProposalOptions Options => ProposalOptions.WithArguments(Arguments) with
    {
        Transient = Transient.ToDictionary(t => t.Key, t => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(t.Value), StringComparer.Ordinal),
    };
}
