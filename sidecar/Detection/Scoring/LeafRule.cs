using Warden.Detection.Strategies;
using Warden.Documents;

namespace Warden.Detection;

/// <summary>What a policy says of one attribute where it differs.</summary>
/// <param name="Strategy">Combines the detectors' sets; null: as the policy's.</param>
/// <param name="MinimumHistory">Observations it needs; 0: as the schema or the policy says.</param>
/// <param name="Mode">What a finding of it becomes; null: as the function's.</param>
internal readonly record struct LeafRule(Strategy? Strategy, int MinimumHistory, WardenMode? Mode)
{
    /// <summary>Finds the rules of a tree's attributes, by node.</summary>
    /// <remarks>An attribute may be named as findings name it, or by its path where a schema gives it another name.</remarks>
    public static LeafRule[] Of(RootModel root, DetectionPolicy policy)
    {
        var rules = new LeafRule[root.Leaves.Length];
        for (var node = 0; node < rules.Length; node++)
        {
            var leaf = root.Leaves[node];
            var attribute = (leaf.Label is null ? null : policy.AttributeOf(DeclaredAttribute.FullPath(root.Name, leaf.Label)))
                ?? policy.AttributeOf(DeclaredAttribute.FullPath(root.Name, leaf.Path));
            if (attribute is not null)
            {
                rules[node] = new(
                    attribute.Strategy is { } strategy ? Strategies.Strategy.Parse(strategy, root.Detectors) : null, attribute.MinimumHistory ?? 0, attribute.Mode);
            }
        }

        return rules;
    }
}
