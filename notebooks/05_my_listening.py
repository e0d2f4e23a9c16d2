# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # My listening
#
# What you play yourself, beside what everybody hears:
#
# 1. How much you listen, day by day.
# 2. What you hear most, by your own plays and by Spotify's list.
# 3. Your genres, and how your music sounds.
# 4. How much of it is on the charts, and what there is to discover.
#
# Nobody is in the lake without being asked. To connect your own account:
#
# ```sh
# # You consent in your browser; your plays are asked for every hour from then on.
# chartlake connect
# # The years before, in the archive that Spotify sends on request.
# chartlake drop my_spotify_data.zip --source spotify_listening --user USER_ID
# # And everything of yours is gone again.
# chartlake disconnect USER_ID --purge
# ```
#
# `docs/sources.md` tells what it takes. On the demo lake the sandbox's listener consents at once:
# `chartlake connect --home sandbox --lake sandbox/lake.toml`, then
# `chartlake extract --source spotify_listening --home sandbox`. A user is a salted hash, in the lake and here; no
# name is known.

# %%
import altair as alt
from asking import MUTED, SPOTIFY, TIKTOK, WIDTH, ask, drawn, say

# %%
profiles = ask("""
    SELECT user_id, plays, genres_text, plays_with_genre, plays_with_features, acousticness, danceability, energy,
        instrumentalness, liveness, speechiness, valence, tempo, plays_on_observed_days, plays_on_chart, chart_share
    FROM listening_profile
    ORDER BY plays DESC, user_id
""")
USER = "".join(profiles["user_id"].head(1))
me = profiles[profiles["user_id"] == USER]
NOBODY = "Nobody has connected: `chartlake connect`, then `chartlake extract --source spotify_listening`."
say(
    f"**{len(profiles)}** connected user{'s have' if len(profiles) != 1 else ' has'} plays. Shown is `{USER[:8]}…`, "
    f"with **{me['plays'].sum():,}** plays; put another `user_id` into `USER` to see them."
    if USER
    else NOBODY
)

# %% [markdown]
# ## 1. How much?
#
# One bar per day (UTC) on which something was played. A day without a bar is a day without a known play: nothing was
# heard, or nobody asked. Spotify tells the last fifty plays, so that more than those between two askings are lost; the
# history that one can get from Spotify fills such holes.

# %%
days = ask(
    """
    SELECT date, plays, recordings, artists, minutes, minutes_estimated, plays_measured, plays_estimated
    FROM listening_daily
    WHERE user_id = :user
    ORDER BY date
    """,
    user=USER,
)
say(
    f"From **{days['date'].min():%Y-%m-%d}** to **{days['date'].max():%Y-%m-%d}** there are **{len(days)}** days with "
    f"a play. How long a play was heard is known of **{days['plays_measured'].sum():,}** plays; for "
    f"**{days['plays_estimated'].sum():,}** the track's whole length stands in `minutes_estimated`, an upper bound."
    if len(days)
    else NOBODY
)

# %%
drawn(
    alt.Chart(days, title="Plays a day")
    .mark_bar(color=SPOTIFY)
    .encode(
        x=alt.X("yearmonthdate(date):T", title=None, axis=alt.Axis(format="%-d %b", tickCount=8)),
        y=alt.Y("plays:Q", title="plays"),
        tooltip=["date:T", "plays:Q", "recordings:Q", "artists:Q", "minutes:Q", "minutes_estimated:Q"],
    )
    .properties(width=WIDTH, height=200),
    days,
    NOBODY,
)

# %% [markdown]
# ## 2. What do I hear most?
#
# `listening_top` counts your own plays and sets Spotify's own list of the same period beside them, rank by rank. The
# two need not agree: Spotify does not say how it weighs, and the lake knows only the plays it was told. Where it does
# not know the whole period, the status is `INSUFFICIENT_HISTORY`, and the difference proves nothing.

# %%
PERIOD = "short_term"
top = ask(
    """
    SELECT rank, kind, own_name, own_plays, own_rank_at_spotify, spotify_name, spotify_own_plays, first_day, last_day,
        status
    FROM listening_top
    WHERE user_id = :user AND period = :period
    ORDER BY kind, rank
    """,
    user=USER,
    period=PERIOD,
)
tracks = top[top["kind"] == "track"]
say(
    "\n".join(
        f"From **{row.first_day:%Y-%m-%d}** to **{row.last_day:%Y-%m-%d}**: `{row.status}`."
        for row in tracks.head(1).itertuples()
    )
    or NOBODY
)

# %%
tracks.head(15)[["rank", "own_name", "own_plays", "own_rank_at_spotify", "spotify_name", "spotify_own_plays"]]

# %%
heard = top[top["own_plays"].notna() & (top["rank"] <= 12)]
drawn(
    alt.Chart(heard)
    .mark_bar(color=SPOTIFY)
    .encode(
        x=alt.X("own_plays:Q", title="plays", axis=alt.Axis(tickMinStep=1)),
        y=alt.Y("own_name:N", title=None, sort=alt.SortField("rank"), axis=alt.Axis(labelLimit=180)),
        tooltip=["own_name:N", "own_plays:Q", "own_rank_at_spotify:Q"],
    )
    .properties(width=200, height=240)
    .facet(alt.Facet("kind:N", title=None), title="Most played, by the plays that the lake knows")
    .resolve_scale(y="independent", x="independent"),
    heard,
    NOBODY,
)

# %% [markdown]
# ## 3. What kind of music is it?
#
# A play counts for every genre of its artists, so that the shares add up to more than one. Genres are Spotify's, which
# has none for many artists: the sentence says of how many plays one is known.

# %%
genres = ask(
    "SELECT genre, plays, share FROM listening_genres WHERE user_id = :user ORDER BY plays DESC, genre",
    user=USER,
)
say(
    "\n".join(
        f"Of **{row.plays:,}** plays a genre is known for **{row.plays_with_genre:,}**, and how they sound for "
        f"**{row.plays_with_features:,}**."
        for row in me.itertuples()
    )
    or NOBODY
)

# %%
most = genres.head(12)
drawn(
    alt.Chart(most, title="Genres by plays")
    .mark_bar(color=SPOTIFY)
    .encode(
        x=alt.X("share:Q", title="share of the plays that have a genre", axis=alt.Axis(format="%")),
        y=alt.Y("genre:N", title=None, sort="-x"),
        tooltip=["genre:N", "plays:Q", alt.Tooltip("share:Q", format=".1%")],
    )
    .properties(width=WIDTH - 120),
    most,
    f"No genre is known. {NOBODY if not USER else '`chartlake extract --source spotify_catalog` asks for them.'}",
)

# %% [markdown]
# How it sounds, beside the songs that are on Spotify's charts today and not on TikTok's (`sound_profile`, the newest
# day that has both). Both are means over what is known.

# %%
FEATURES = ["acousticness", "danceability", "energy", "instrumentalness", "liveness", "speechiness", "valence"]
charts_sound = ask("""
    SELECT 'on Spotify''s charts only' AS whose, acousticness, danceability, energy, instrumentalness, liveness,
        speechiness, valence
    FROM sound_profile
    WHERE group_name = 'spotify_only' AND chart_date = (SELECT max(chart_date) FROM sound_profile)
""")
own_sound = me.assign(whose="what I play").melt(["whose"], FEATURES, "feature", "mean").dropna(subset=["mean"])
their_sound = charts_sound.melt(["whose"], FEATURES, "feature", "mean").dropna(subset=["mean"])
whose = alt.Color(
    "whose:N", title=None, scale=alt.Scale(domain=["what I play", "on Spotify's charts only"], range=[TIKTOK, MUTED])
)
dots = alt.Chart().encode(
    x=alt.X("mean:Q", title="mean, from 0 to 1", scale=alt.Scale(domain=[0, 1])),
    y=alt.Y("feature:N", title=None),
    color=whose,
    tooltip=["whose:N", "feature:N", alt.Tooltip("mean:Q", format=".2f")],
)
drawn(
    alt.layer(
        dots.mark_tick(thickness=3, size=18).properties(data=their_sound),
        dots.mark_point(filled=True, size=90, opacity=1).properties(data=own_sound),
    ).properties(width=WIDTH - 180, height=220, title="How it sounds"),
    own_sound,
    f"No audio feature is known. {NOBODY if not USER else '`chartlake extract --source reccobeats` asks for them.'}",
)

# %% [markdown]
# ## 4. On the charts, and off them
#
# A play is on a chart when the song stood on any daily chart of the lake on that day. Days on which the lake holds no
# chart are left out of the share: nobody knows.

# %%
say(
    "\n".join(
        f"Of **{row.plays_on_observed_days:,}** plays on days with a chart **{row.plays_on_chart:,}** were of a song "
        + (
            f"that was on one: **{row.chart_share:.0%}**."
            if row.plays_on_observed_days
            else "that was on one; no day has a chart."
        )
        for row in me.itertuples()
    )
    or NOBODY
)

# %% [markdown]
# `listening_discover` are the songs of the charts of the last 28 days that you never played, the closest to your
# profile first. `closeness` is the mean of what is known of two numbers, by genre and by sound; `status` says when only
# one is. Only plays the lake was told count as played.

# %%
unknown = ask(
    """
    SELECT rank, title, artist_names_text, closeness, status, genre, genre_closeness, feature_closeness, best_rank,
        best_chart, best_market
    FROM listening_discover
    WHERE user_id = :user AND closeness IS NOT NULL
    ORDER BY rank
    LIMIT 15
    """,
    user=USER,
)
unknown

# %%
named = unknown.assign(song=unknown["title"] + " — " + unknown["artist_names_text"])
drawn(
    alt.Chart(named, title="To hear next: how close to what I play")
    .mark_bar()
    .encode(
        x=alt.X("closeness:Q", title="closeness, from 0 to 1", scale=alt.Scale(domain=[0, 1])),
        y=alt.Y("song:N", title=None, sort=alt.SortField("rank"), axis=alt.Axis(labelLimit=300)),
        color=alt.Color(
            "status:N",
            title="known",
            scale=alt.Scale(domain=["OK", "GENRES_ONLY", "FEATURES_ONLY"], range=[SPOTIFY, "#56B4E9", "#A6CEE3"]),
        ),
        tooltip=["song:N", "genre:N", "genre_closeness:Q", "feature_closeness:Q", "best_rank:Q", "best_market:N"],
    )
    .properties(width=WIDTH - 320),
    named,
    f"No song is known to be close. {'It takes genres or audio features, and a chart.' if USER else NOBODY}",
)
