using System.Text;

namespace Warden.Detection;

/// <summary>The paths of one attribute tree, numbered in the order of their first sighting; 0 is the root.</summary>
internal sealed class PathTable
{
    private readonly List<PathNode> _nodes = [new(-1, PathStep.Root, [])];

    public int Count => _nodes.Count;

    public PathNode this[int node] => _nodes[node];

    /// <summary>Finds a child, or -1.</summary>
    /// <param name="parent">The node to look under.</param>
    /// <param name="step">How it leads to the child.</param>
    /// <param name="name">The member's name.</param>
    /// <param name="hint">Position among the children to look at first: members mostly come in the same order. Updated.</param>
    public int Find(int parent, PathStep step, ReadOnlySpan<byte> name, ref int hint)
    {
        var children = _nodes[parent].Children;
        if (hint >= children.Count)
            hint = 0;
        for (var i = 0; i < children.Count; i++)
        {
            var at = hint + i;
            if (at >= children.Count)
                at -= children.Count;
            var child = _nodes[children[at]];
            if (child.Step == step && name.SequenceEqual(child.Name))
            {
                hint = at + 1 >= children.Count ? 0 : at + 1;
                return children[at];
            }
        }

        return -1;
    }

    public int Add(int parent, PathStep step, ReadOnlySpan<byte> name)
    {
        var node = _nodes.Count;
        var above = _nodes[parent];
        _nodes.Add(new(parent, step, name.ToArray())
        {
            Fingerprint = PathNode.ChildFingerprint(above.Fingerprint, step, name),
            IsBelowItem = above.IsBelowItem || step == PathStep.Item,
        });
        _nodes[parent].Children.Add(node);
        return node;
    }

    public bool HasItemAbove(int node) => _nodes[node].IsBelowItem;

    /// <summary>Gets the path inside the root: <c>geometry.weightKg</c>, <c>tags[]</c>, <c>tags[#]</c> for the number of items, "" for the root.</summary>
    public string PathOf(int node)
    {
        if (node == 0)
            return "";
        var n = _nodes[node];
        return Append(PathOf(n.Parent), n.Step, n.Name);
    }

    public static string Append(string parent, PathStep step, byte[] name) => step switch
    {
        PathStep.Item => parent + "[]",
        PathStep.Count => parent + "[#]",
        _ => parent.Length == 0 ? Encoding.UTF8.GetString(name) : parent + "." + Encoding.UTF8.GetString(name),
    };
}
