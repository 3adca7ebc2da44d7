using System.Globalization;
using Warden.Protocol.Common;

namespace Warden.Embedded;

/// <summary>ANY, ALL or MAJORITY of the policies of one name, one level below in the configuration.</summary>
internal sealed class ImplicitMetaRule(
    string subPolicy, ImplicitMetaPolicy.Types.Rule rule, IReadOnlyList<IChannelPolicy> children) : IChannelPolicy
{
    // Of no children none is asked for: fabric, common/policies/implicitmeta.go.
    private readonly int required = children.Count == 0 ? 0 : rule switch
    {
        ImplicitMetaPolicy.Types.Rule.Any => 1,
        ImplicitMetaPolicy.Types.Rule.All => children.Count,
        _ => (children.Count / 2) + 1,
    };

    public string? WhyNot(IReadOnlyList<ChannelIdentity> signers)
    {
        var satisfied = 0;
        foreach (var child in children)
        {
            if (child.WhyNot(signers) is null && ++satisfied >= required)
            {
                return null;
            }
        }

        return required == 0
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"implicit policy evaluation failed - {satisfied} sub-policies were satisfied, but this policy requires {required} of the '{subPolicy}' sub-policies to be satisfied");
    }
}
