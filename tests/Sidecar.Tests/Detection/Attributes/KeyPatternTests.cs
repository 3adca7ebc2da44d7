namespace Warden.Detection;

public sealed class KeyPatternTests
{
    [Theory]
    [InlineData("asset17", "asset*")]
    [InlineData("asset2863290", "asset*")]
    [InlineData("user-42-order-7", "user-*-order-*")]
    [InlineData("e7", "e*")]
    [InlineData("e1234", "e*")]
    [InlineData("bead1234567", "bead*")]
    [InlineData("config", "config")]
    [InlineData("550e8400-e29b-41d4-a716-446655440000", "*")]
    [InlineData("order:550e8400-e29b-41d4-a716-446655440000:line:3", "order:*:line:*")]
    [InlineData("tx_9f86d081884c7d65", "tx_*")]
    [InlineData("01ARZ3NDEKTSV4RRFFQ69G5FAV", "*")]
    [InlineData("\0owner~name\0alice\0asset1\0", "owner~name:*:*")]
    [InlineData("\0lonely\0", "lonely")]
    [InlineData("", "")]
    [InlineData("\0", "")]
    public void A_key_becomes_its_pattern(string key, string pattern) => Assert.Equal(pattern, KeyPattern.Of(key));

    [Fact]
    public void A_private_collection_has_trees_of_its_own() => Assert.NotEqual(KeyPattern.Of("asset1"), KeyPattern.Of("asset1", "prices"));

    [Fact]
    public void A_very_long_key_gives_a_short_pattern() => Assert.True(KeyPattern.Of(new string('x', 100_000)).Length <= KeyPattern.MaxLength);
}
