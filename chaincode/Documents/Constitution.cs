namespace Warden.Documents;

/// <summary>Who decides. In force once every member has founded it with the same document.</summary>
public sealed record Constitution
{
    /// <summary>Version of the document's form.</summary>
    public int V { get; init; } = 1;

    /// <summary>The MSP ids that may propose and vote, sorted, each once.</summary>
    public required IReadOnlyList<string> Members { get; init; }

    /// <summary>Gets how many yes votes enact a proposal: more than half.</summary>
    public int Majority() => (Members.Count / 2) + 1;

    /// <summary>Checks what the type system does not.</summary>
    /// <exception cref="DocumentException">The members are none, too many, unsorted or repeated.</exception>
    public Constitution Validate()
    {
        if (V != 1)
        {
            throw new DocumentException($"constitution: v: expected 1, but {V} came");
        }

        if (Members.Count is 0 or > 256)
        {
            throw new DocumentException($"constitution: members: expected 1 to 256, but {Members.Count} came");
        }

        for (var i = 0; i < Members.Count; i++)
        {
            if (Members[i].Length is 0 or > 128 || Members[i].Any(char.IsControl) || (i > 0 && string.CompareOrdinal(Members[i - 1], Members[i]) >= 0))
            {
                throw new DocumentException($"constitution: members: expected MSP ids of 1 to 128 characters, sorted and each once, but \"{Members[i]}\" at {i} is not");
            }
        }

        return this;
    }
}
